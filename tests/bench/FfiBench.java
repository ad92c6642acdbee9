import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.Holdfast;
import dev.holdfast.Index;
import dev.holdfast.IndexCursor;
import dev.holdfast.IndexEntry;
import dev.holdfast.SetAt;
import java.nio.file.Path;
import java.util.List;

/**
 * What crossing into the native library costs through the public Java API, with the engine that runs.
 *
 * <p>usage: java -cp 'bindings/jvm/target/*:java-example/target/lib/*' tests/bench/FfiBench.java CLIENT DESTINATION SET
 *
 * <p>The set's Current index is read; a job of some hundred thousand files makes a good one. Prints the best of
 * five passes: "call", nanoseconds a trivial call, and "row", nanoseconds a record of the whole index, read in
 * the largest batches, with two fields of each looked at.
 */
final class FfiBench {
    private static final int PASSES = 5;
    private static final int CALLS = 200_000;

    private FfiBench() {}

    public static void main(String[] args) {
        if (args.length != 3) {
            System.err.println("usage: FfiBench CLIENT DESTINATION SET");
            System.exit(2);
        }
        System.out.println("engine " + Holdfast.engine() + ", Java " + Runtime.version().feature());
        try (Client client = Client.open(Path.of(args[0]));
                Destination destination = Destination.open(args[1]);
                Index index = client.openIndex(new SetAt(destination, args[2]))) {
            long call = Long.MAX_VALUE;
            long row = Long.MAX_VALUE;
            for (int pass = 0; pass < PASSES; pass++) {
                call = Math.min(call, calls(index));
                row = Math.min(row, rows(index));
            }
            System.out.println("call " + call);
            System.out.println("row " + row);
        }
    }

    private static long calls(Index index) {
        long sum = 0;
        long began = System.nanoTime();
        for (int call = 0; call < CALLS; call++) {
            sum += index.generation();
        }
        long spent = System.nanoTime() - began;
        check(sum == index.generation() * CALLS);
        return spent / CALLS;
    }

    private static long rows(Index index) {
        long count = 0;
        long storedBytes = 0;
        long keyLength = 0;
        long began = System.nanoTime();
        try (IndexCursor cursor = index.cursor()) {
            List<IndexEntry> batch = cursor.nextBatch(IndexCursor.BATCH_LIMIT);
            while (!batch.isEmpty()) {
                for (IndexEntry entry : batch) {
                    storedBytes += entry.storedSizeBytes();
                    keyLength += entry.object().length();
                }
                count += batch.size();
                batch = cursor.nextBatch(IndexCursor.BATCH_LIMIT);
            }
        }
        long spent = System.nanoTime() - began;
        check(count == index.entryCount() && storedBytes >= 0 && keyLength > 0);
        return spent / count;
    }

    private static void check(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("the library's answers do not add up");
        }
    }
}

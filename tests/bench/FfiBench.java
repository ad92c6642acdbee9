import dev.holdfast.Batch;
import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.Holdfast;
import dev.holdfast.Index;
import dev.holdfast.IndexCursor;
import dev.holdfast.IndexEntry;
import dev.holdfast.Listing;
import dev.holdfast.Part;
import dev.holdfast.Selection;
import dev.holdfast.SetAt;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What crossing into the native library costs through the public Java API, with the engine that runs.
 *
 * <p>usage: java -cp 'bindings/jvm/target/*:java-example/target/lib/*' tests/bench/FfiBench.java CLIENT DESTINATION SET
 *
 * <p>The set's Current index is read; a job of some hundred thousand files makes a good one. Prints the best of
 * five passes: "call", nanoseconds a trivial call; "row", nanoseconds a record of the whole index, read in
 * the largest batches, with two fields of each looked at; "listed" and "key", nanoseconds a key of 100,000 that a
 * selection is given, and then answers in one batch.
 */
final class FfiBench {
    private static final int PASSES = 5;
    private static final int CALLS = 200_000;
    private static final int KEYS = 100_000;

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
        keys();
    }

    private static void keys() {
        List<String> keys = IntStream.range(0, KEYS).mapToObj(key -> "user%07d@contoso.example".formatted(key)).toList();
        long listed = Long.MAX_VALUE;
        long key = Long.MAX_VALUE;
        for (int pass = 0; pass < PASSES; pass++) {
            try (Selection selection = new Selection()) {
                long began = System.nanoTime();
                selection.relist(Listing.of(keys));
                listed = Math.min(listed, System.nanoTime() - began);
                selection.selectAll();
                key = Math.min(key, read(selection));
            }
        }
        System.out.println("listed " + listed / KEYS);
        System.out.println("key " + key / KEYS);
    }

    private static long read(Selection selection) {
        long length = 0;
        long began = System.nanoTime();
        Batch batch = selection.keys(Part.SELECTED, KEYS);
        for (String key : batch.keys()) {
            length += key.length();
        }
        long spent = System.nanoTime() - began;
        check(batch.size() == KEYS && length == 27L * KEYS);
        return spent;
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

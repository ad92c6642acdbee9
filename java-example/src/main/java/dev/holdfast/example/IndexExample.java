package dev.holdfast.example;

import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.Index;
import dev.holdfast.IndexCursor;
import dev.holdfast.IndexEntry;
import dev.holdfast.SetAt;
import java.nio.file.Path;
import java.util.List;

/** Adds up what the Current index of a set holds, batch by batch. */
public final class IndexExample {
    private IndexExample() {}

    /** Reads the set at {@code args[0]}; the client's own folder is {@code args[1]}. */
    public static void main(String[] args) {
        System.out.println(run(args[0], Path.of(args[1])));
    }

    static String run(String place, Path clientFolder) {
        try (Client client = Client.open(clientFolder);
                Destination destination = Destination.open(place);
                Index index = client.openIndex(new SetAt(destination, "1602834567932"));
                IndexCursor rows = index.cursor()) {
            long files = 0;
            long bytes = 0;
            for (List<IndexEntry> batch = rows.nextBatch(IndexCursor.BATCH_LIMIT); !batch.isEmpty(); batch = rows.nextBatch(IndexCursor.BATCH_LIMIT)) {
                for (IndexEntry entry : batch) {
                    files += entry.folder() ? 0 : 1;
                    bytes += entry.sizeBytes();
                }
            }
            return index.file() + ": " + files + " files, " + bytes + " bytes";
        }
    }
}

package dev.holdfast.example;

import dev.holdfast.BackupOutcome;
import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.Report;
import dev.holdfast.SetAt;
import java.nio.file.Path;
import java.time.ZoneId;

/** Backs a folder up and says what was done. */
public final class BackupExample {
    private BackupExample() {}

    /** Backs {@code args[0]} up to {@code args[1]}; the client's own folder is {@code args[2]}. */
    public static void main(String[] args) {
        System.out.println(run(Path.of(args[0]), args[1], Path.of(args[2])));
    }

    static String run(Path source, String place, Path clientFolder) {
        try (Client client = Client.open(clientFolder);
                Destination destination = Destination.open(place);
                Report report = new Report(ZoneId.of("UTC"))) {
            SetAt at = new SetAt(destination, "1602834567932");
            BackupOutcome outcome = client.backup(at, source, report);
            for (String skipped : outcome.skipped()) {
                System.err.println("not backed up: " + skipped);
            }
            return String.format(
                    "%s: %d stored, %d unchanged, %d retained, %d bytes in Data",
                    outcome.index(),
                    outcome.storedFileCount(),
                    outcome.unchangedFileCount(),
                    outcome.retainedFileCount(),
                    outcome.totals().data().logicalBytes());
        }
    }
}

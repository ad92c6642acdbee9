package dev.holdfast.example;

import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.Job;
import dev.holdfast.JobStart;
import dev.holdfast.Listener;
import dev.holdfast.PdicOptions;
import dev.holdfast.PdicOutcome;
import dev.holdfast.Report;
import dev.holdfast.SetAt;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;

/** A backup job in five minutes: what is due is checked first, then the folder is backed up. */
public final class FirstCheck {
    private FirstCheck() {}

    /** Backs {@code args[0]} up to {@code args[1]}; the client's own folder is {@code args[2]}. */
    public static void main(String[] args) {
        System.out.print(run(Path.of(args[0]), args[1], Path.of(args[2])));
    }

    static String run(Path source, String place, Path clientFolder) {
        String set = "1602834567932";
        try (Client client = Client.open(clientFolder);
                Destination destination = Destination.open(place);
                Report report = new Report(ZoneId.of("Asia/Hong_Kong"))) {
            SetAt at = new SetAt(destination, set);
            Listener deaf = new Listener() {};
            JobStart start = client.jobStart(new Job(set, List.of(destination)), report);
            if (start.pdicDue()) {
                PdicOutcome outcome =
                        client.pdicRunAsync(at, PdicOptions.defaults(), report, deaf).join();
                System.out.println(outcome.verdict() + ", undo with run " + outcome.run());
            }
            client.backup(at, source, report);
            return report.text();
        }
    }
}

package dev.holdfast.example;

import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.Job;
import dev.holdfast.JobStart;
import dev.holdfast.PdicOptions;
import dev.holdfast.Report;
import dev.holdfast.SetAt;
import dev.holdfast.Verdict;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;

/** What is to be done before a backup, and the job itself. */
public final class JobExample {
    private JobExample() {}

    /** Backs {@code args[0]} up to {@code args[1]}; the client's own folder is {@code args[2]}. */
    public static void main(String[] args) {
        System.out.print(run(Path.of(args[0]), args[1], Path.of(args[2])));
    }

    static String run(Path source, String place, Path clientFolder) {
        String set = "1602834567932";
        try (Client client = Client.open(clientFolder);
                Destination destination = Destination.open(place);
                Report report = new Report(ZoneId.of("Europe/Berlin"))) {
            SetAt at = new SetAt(destination, set);
            JobStart start = client.jobStart(new Job(set, List.of(destination)), report);
            for (JobStart.At one : start.destinations()) {
                one.problem().ifPresent(problem -> System.err.println(problem.code() + " " + problem.reason()));
            }
            if (start.pdicDue()) {
                Verdict verdict = client.pdicRun(at, PdicOptions.defaults(), report, null, null).verdict();
                if (verdict == Verdict.REFUSED) {
                    System.err.println("a person has to look at this set");
                }
            }
            client.backup(at, source, report);
            return report.text();
        }
    }
}

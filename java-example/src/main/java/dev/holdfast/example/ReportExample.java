package dev.holdfast.example;

import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.Report;
import dev.holdfast.SetAt;
import java.nio.file.Path;
import java.time.ZoneId;

/** One report, three renderings. */
public final class ReportExample {
    private ReportExample() {}

    /** Plans a check of the set at {@code args[0]}; the client's own folder is {@code args[1]}. */
    public static void main(String[] args) {
        System.out.print(run(args[0], Path.of(args[1])));
    }

    static String run(String place, Path clientFolder) {
        try (Client client = Client.open(clientFolder);
                Destination destination = Destination.open(place);
                Report report = new Report(ZoneId.of("Asia/Hong_Kong"))) {
            client.pdicPlan(new SetAt(destination, "1602834567932"), report);
            for (Report.Line line : report.lines()) {
                if (line.kind().equals("warn") || line.kind().equals("error")) {
                    System.err.println(line.timestamp() + " " + line.log());
                }
            }
            return report.text() + report.csv() + report.json() + "\n";
        }
    }
}

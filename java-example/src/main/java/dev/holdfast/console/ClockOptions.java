package dev.holdfast.console;

import dev.holdfast.Report;
import java.time.ZoneId;
import picocli.CommandLine.Option;

/** What every command that writes a report knows: its zone and its clock. */
class ClockOptions extends NowOptions {
    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "The set's time zone, such as Asia/Hong_Kong; this machine's when left out.")
    String zone = ZoneId.systemDefault().getId();

    Report newReport() {
        return new Report(Zones.of(zone));
    }
}

package dev.holdfast.console;

import dev.holdfast.Client;
import dev.holdfast.Report;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command knows of its client: its folder, its zone and its clock. */
class ClientOptions {
    @Option(
            names = "--client",
            paramLabel = "FOLDER",
            description = "The working folder of this client; $XDG_STATE_HOME/holdfast or"
                    + " ~/.local/state/holdfast when left out.")
    Path client = defaultClient();

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "The set's time zone, such as Asia/Hong_Kong; this machine's when left out.")
    String zone = ZoneId.systemDefault().getId();

    @Option(
            names = "--now",
            paramLabel = "INSTANT",
            description = "What the client's clock shows, such as 2026-11-18T11:00:00Z; for tests and demos.")
    Instant now;

    private static Path defaultClient() {
        String state = System.getenv("XDG_STATE_HOME");
        boolean given = state != null && !state.isEmpty();
        Path base = given ? Path.of(state) : Path.of(System.getProperty("user.home"), ".local", "state");
        return base.resolve("holdfast");
    }

    Client openClient() {
        return Client.open(client);
    }

    Report newReport() {
        return new Report(Zones.of(zone));
    }

    Optional<Instant> clock() {
        return Optional.ofNullable(now);
    }
}

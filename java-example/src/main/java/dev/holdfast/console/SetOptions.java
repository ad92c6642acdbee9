package dev.holdfast.console;

import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.Report;
import dev.holdfast.SetAt;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which backup set a command works on, and where. The library judges the values; here they are only named. */
final class SetOptions {
    @Option(
            names = "--destination",
            required = true,
            paramLabel = "PLACE",
            description = "Where the backup set lives: a folder, or file:///folder. May be given several times.")
    List<String> destinations;

    @Option(names = "--set", required = true, paramLabel = "ID", description = "The backup set's decimal number.")
    String set;

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

    /** The destination of a command that works at one only. */
    Destination openOnly(CommandSpec spec) {
        if (destinations.size() != 1) {
            throw new ParameterException(spec.commandLine(), "give one --destination");
        }
        return Destination.open(destinations.get(0));
    }

    Report newReport() {
        return new Report(Zones.of(zone));
    }

    Optional<Instant> clock() {
        return Optional.ofNullable(now);
    }

    SetAt at(Destination destination) {
        return new SetAt(destination, set, clock());
    }
}

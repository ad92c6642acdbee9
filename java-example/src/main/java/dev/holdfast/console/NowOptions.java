package dev.holdfast.console;

import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command knows of its clock. */
class NowOptions {
    @Option(
            names = "--now",
            paramLabel = "INSTANT",
            description = "What the client's clock shows, such as 2026-11-18T11:00:00Z; for tests and demos.")
    Instant now;

    Optional<Instant> clock() {
        return Optional.ofNullable(now);
    }
}

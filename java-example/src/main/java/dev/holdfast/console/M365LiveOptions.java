package dev.holdfast.console;

import dev.holdfast.M365Session;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that asks Microsoft needs. */
final class M365LiveOptions {
    @Mixin
    private VaultOptions vault;

    @Option(
            names = "--service",
            required = true,
            paramLabel = "FILE",
            description = "Which application signs in, and where, as JSON.")
    private Path service;

    M365Session session(Optional<Instant> now) {
        return vault.session(service, now);
    }
}

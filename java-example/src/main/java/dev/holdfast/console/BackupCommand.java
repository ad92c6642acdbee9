package dev.holdfast.console;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A backup job without a check. */
@Command(
        name = "backup",
        description = "Backs a folder up to each destination in turn.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SetOptions set;

    @Mixin
    private AnswerOptions answer;

    @Parameters(paramLabel = "SOURCE", description = "The folder to back up.")
    private Path source;

    @Override
    public Integer call() {
        try (Session session = new Session(spec.commandLine(), set, answer)) {
            session.atEach(set, at -> session.backup(at, source));
            return session.finish();
        }
    }
}

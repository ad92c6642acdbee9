package dev.holdfast.console;

import dev.holdfast.Holdfast;
import dev.holdfast.InputException;
import dev.holdfast.M365Migration;
import dev.holdfast.M365Status;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Moving an account to another mode, step by step with a person. */
@Command(
        name = "migrate",
        description = "Moves an account to another mode, step by step: each line of the standard input answers a"
                + " step; cancel leaves all as it was, save ends it.",
        mixinStandardHelpOptions = true)
final class M365MigrateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private NowOptions options;

    @Mixin
    private OutputOptions output;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Source source;

    @Option(
            names = "--to",
            paramLabel = "MODE",
            description = "Where the sets of --facts move: basic, hybrid or modern.")
    private String to;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "After each answer store the migration here, for --resume.")
    private Path state;

    @Mixin
    private MigrateSignIn signIn;

    static final class Source {
        @Option(
                names = "--facts",
                required = true,
                paramLabel = "FILE",
                description = "The sets of the account, as JSON.")
        private Path facts;

        @Option(
                names = "--resume",
                required = true,
                paramLabel = "FILE",
                description = "Take up the migration that was stored here.")
        private Path resume;
    }

    @Override
    public Integer call() {
        if (source.resume != null && to != null) {
            throw new ParameterException(spec.commandLine(), "--to goes with --facts");
        }
        signIn.judge(spec);
        try (M365Migration migration = open();
                MigrateSignIn.Keeper keeper = signIn.begin(spec, options, output)) {
            Lines lines = new Lines();
            while (migration.status().state() == M365Migration.State.OPEN) {
                M365Status status = migration.status();
                say(status.text());
                Optional<String> answer = keeper.answer(status, lines);
                if (answer.isEmpty()) {
                    return ExitCode.FINDINGS.number();
                }
                take(migration, answer.get());
            }
            ExitCode code = end(migration);
            if (code == ExitCode.CLEAN) {
                keeper.keep().ifPresent(kept -> say(kept + " stays signed in\n"));
            }
            return code.number();
        }
    }

    private M365Migration open() {
        return source.resume == null
                ? M365Migration.begin(M365Command.sets(source.facts, spec, to), options.clock())
                : M365Migration.resume(InputFile.text(source.resume), options.clock());
    }

    /** What is said to people; with JSON, programs read the standard output. */
    private void say(String text) {
        PrintWriter human = output.json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        human.print(text);
        human.flush();
    }

    private void take(M365Migration migration, String line) {
        try {
            switch (line.strip()) {
                case "cancel" -> migration.cancel();
                case "save" -> migration.save();
                default -> migration.answer(line);
            }
        } catch (InputException rejected) {
            if (!Holdfast.status(rejected.code()).name().equals("M365AnswerRejected")) {
                throw rejected;
            }
            say("! " + rejected.reason() + "\n");
            return;
        }
        if (state != null) {
            OutputFile.replace(state, migration.json().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What became of a migration that is over. */
    private ExitCode end(M365Migration migration) {
        M365Status status = migration.status();
        boolean saved = status.state() == M365Migration.State.SAVED;
        PrintWriter out = spec.commandLine().getOut();
        if (output.json) {
            out.println(saved ? migration.save().json() : status.json());
        } else {
            out.print(saved ? migration.save().text() : status.text());
        }
        return saved ? ExitCode.CLEAN : ExitCode.CANCELLED;
    }
}

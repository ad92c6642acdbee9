package dev.holdfast.console;

import dev.holdfast.Client;
import dev.holdfast.Decision;
import dev.holdfast.Destination;
import dev.holdfast.Mode;
import dev.holdfast.PdicOptions;
import dev.holdfast.PdicUndone;
import dev.holdfast.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The periodic data integrity check. */
@Command(
        name = "pdic",
        description = "Checks an index against its destination, and makes it true again.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PdicCommand.ScheduleCommand.class,
            PdicCommand.PlanCommand.class,
            PdicCommand.RunCommand.class,
            PdicCommand.UndoCommand.class
        })
final class PdicCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    /** How a check looks. */
    static final class CheckOptions {
        @Spec(Spec.Target.MIXEE)
        private CommandSpec spec;

        @Option(
                names = "--mode",
                paramLabel = "MODE",
                description = "existence, the default, or existence+size, which also compares sizes.")
        private String mode = Mode.EXISTENCE.word();

        @Option(names = "--confirm", paramLabel = "HASH", description = "Carry out this refused plan after all.")
        private String confirm;

        PdicOptions options() {
            PdicOptions options = PdicOptions.defaults().withMode(mode());
            return confirm == null ? options : options.withConfirm(confirm);
        }

        private Mode mode() {
            return Arrays.stream(Mode.values())
                    .filter(known -> known.word().equals(mode))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "--mode is one of "
                                    + Arrays.stream(Mode.values()).map(Mode::word).collect(Collectors.joining(", "))));
        }
    }

    @Command(
            name = "schedule",
            description = "Says whether PDIC is due for a last run, by dates alone; `job start` asks the client.",
            mixinStandardHelpOptions = true)
    static final class ScheduleCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private OutputOptions output;

        @Option(names = "--set", required = true, paramLabel = "ID", description = "The set's decimal number.")
        private String set;

        @Option(names = "--zone", paramLabel = "ZONE", description = "The set's time zone; this machine's.")
        private String zone = ZoneId.systemDefault().getId();

        @Option(names = "--last", paramLabel = "INSTANT", description = "The last run; never when left out.")
        private Instant last;

        @Option(
                names = "--brought-over",
                paramLabel = "VERSION",
                description = "The older version the set comes from.")
        private String broughtOver;

        @Option(names = "--least-days", paramLabel = "DAYS", description = "Days between two runs at least.")
        private Integer leastDays;

        @Option(names = "--now", paramLabel = "INSTANT", description = "The moment to judge; now.")
        private Instant now;

        @Override
        public Integer call() {
            OptionalInt floor = leastDays == null ? OptionalInt.empty() : OptionalInt.of(leastDays);
            Decision decision = new Schedule(set, Zones.of(zone), floor)
                    .decide(Optional.ofNullable(last), Optional.ofNullable(broughtOver), Optional.ofNullable(now));
            String text = output.json ? decision.json() : decision.text();
            spec.commandLine().getOut().println(text);
            return ExitCode.CLEAN.number();
        }
    }

    @Command(name = "plan", description = "Says what a run would do.", mixinStandardHelpOptions = true)
    static final class PlanCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private SetOptions set;

        @Mixin
        private AnswerOptions answer;

        @Mixin
        private CheckOptions check;

        @Override
        public Integer call() {
            return checkEach(spec, set, answer, check, false);
        }
    }

    @Command(
            name = "run",
            description = "Checks, and makes the index true. Nothing good is lost; every run can be undone.",
            mixinStandardHelpOptions = true)
    static final class RunCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private SetOptions set;

        @Mixin
        private AnswerOptions answer;

        @Mixin
        private CheckOptions check;

        @Override
        public Integer call() {
            return checkEach(spec, set, answer, check, true);
        }
    }

    private static int checkEach(
            CommandSpec spec, SetOptions set, AnswerOptions answer, CheckOptions check, boolean run) {
        PdicOptions options = check.options();
        try (Session session = new Session(spec.commandLine(), set, answer)) {
            session.atEach(set, at -> session.check(at, options, run));
            return session.finish();
        }
    }

    @Command(name = "undo", description = "Brings back what a run put aside.", mixinStandardHelpOptions = true)
    static final class UndoCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private SetOptions set;

        @Mixin
        private OutputOptions output;

        @Parameters(paramLabel = "RUN", description = "The run's name, as its report says it.")
        private String run;

        @Override
        public Integer call() {
            try (Client client = set.openClient();
                    Destination destination = set.openOnly(spec)) {
                PdicUndone undone = Session.watched(
                        spec.commandLine().getErr(),
                        (view, token) -> client.pdicUndo(set.at(destination), run, view, token));
                spec.commandLine().getOut().println(output.json ? undone.json() : text(undone));
                return ExitCode.CLEAN.number();
            }
        }

        private static String text(PdicUndone undone) {
            return String.format(
                    "%s: run %s undone, %,d entries are back in %s (generation %d), %,d were there all along;"
                            + " %d index files are back%s",
                    undone.place(),
                    undone.run(),
                    undone.restoredEntryCount(),
                    undone.index(),
                    undone.generation(),
                    undone.presentEntryCount(),
                    undone.restoredIndexFiles().size(),
                    undone.restoredIndexFiles().isEmpty()
                            ? ""
                            : ": " + String.join(", ", undone.restoredIndexFiles()));
        }
    }
}

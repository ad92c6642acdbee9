package dev.holdfast.console;

import dev.holdfast.Destination;
import dev.holdfast.Job;
import dev.holdfast.JobStart;
import dev.holdfast.M365Check;
import dev.holdfast.PdicOptions;
import dev.holdfast.Sources;
import dev.holdfast.VmwareOutcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Backup jobs. */
@Command(
        name = "job",
        description = "Begins backup jobs.",
        mixinStandardHelpOptions = true,
        subcommands = JobCommand.StartCommand.class)
final class JobCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    @Command(
            name = "start",
            description = "Says whether PDIC is due at each destination, and why. With --run-pdic it runs what is due,"
                    + " with --backup the backup follows; one report holds all of it.",
            mixinStandardHelpOptions = true)
    static final class StartCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private SetOptions set;

        @Mixin
        private AnswerOptions answer;

        @Option(names = "--run-pdic", description = "Run PDIC where it is due.")
        private boolean runPdic;

        @Option(names = "--backup", paramLabel = "SOURCE", description = "Then back this folder up.")
        private Path source;

        @Option(names = "--least-days", paramLabel = "DAYS", description = "Days between two PDICs at least.")
        private Integer leastDays;

        @Option(
                names = "--sources",
                paramLabel = "FILE",
                description = "What the set reads from, as JSON: VMware hosts and Microsoft 365 connections are checked"
                        + " before the job.")
        private Path sources;

        @Override
        public Integer call() {
            Optional<Sources> known = Optional.ofNullable(sources).map(InputFile::text).map(Sources::new);
            List<Destination> destinations = new ArrayList<>();
            try (Session session = new Session(spec.commandLine(), set, answer)) {
                set.destinations.forEach(address -> session.attempt(() -> {
                    destinations.add(Destination.open(address));
                    return ExitCode.CLEAN;
                }));
                JobStart start = begin(session, destinations, known);
                for (int at = 0; at < destinations.size(); at++) {
                    work(session, destinations.get(at), start.destinations().get(at));
                }
                return session.finish();
            } finally {
                destinations.forEach(Destination::close);
            }
        }

        private JobStart begin(Session session, List<Destination> destinations, Optional<Sources> known) {
            OptionalInt floor = leastDays == null ? OptionalInt.empty() : OptionalInt.of(leastDays);
            Job job = new Job(set.set, destinations, floor, set.clock(), known);
            JobStart start = session.client.jobStart(job, session.report);
            session.json(start.json());
            for (JobStart.At at : start.destinations()) {
                session.say(Words.decision(at));
                session.worst(at.problem().isPresent() ? ExitCode.UNCHECKED : ExitCode.CLEAN);
            }
            boolean findings = start.vmware().stream().anyMatch(VmwareOutcome::hasFindings)
                    || start.m365().stream().anyMatch(M365Check::hasFindings);
            session.worst(findings ? ExitCode.FINDINGS : ExitCode.CLEAN);
            return start;
        }

        /** A refused or failed check does not hold the backup back: not backing up would lose more. */
        private void work(Session session, Destination destination, JobStart.At decided) {
            if (runPdic && decided.pdicDue()) {
                session.attempt(() -> session.check(set.at(destination), PdicOptions.defaults(), true));
            }
            if (source != null) {
                session.attempt(() -> session.backup(set.at(destination), source));
            }
        }
    }
}

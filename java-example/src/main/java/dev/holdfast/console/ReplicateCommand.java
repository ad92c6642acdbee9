package dev.holdfast.console;

import dev.holdfast.CancelToken;
import dev.holdfast.Client;
import dev.holdfast.Deletions;
import dev.holdfast.Destination;
import dev.holdfast.Listener;
import dev.holdfast.Replica;
import dev.holdfast.ReplicationOutcome;
import dev.holdfast.ReplicationRequest;
import dev.holdfast.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replication of backup sets. */
@Command(
        name = "replicate",
        description = "Keeps copies of backup sets at other destinations.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ReplicateCommand.RunCommand.class,
            ReplicateCommand.StatusCommand.class,
            ReplicateCommand.HealCommand.class
        })
final class ReplicateCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    /** Which sets, where they are, and where they are to be too. */
    static final class PlaceOptions extends ClientOptions {
        @Option(
                names = "--set",
                required = true,
                paramLabel = "ID",
                description = "A backup set's decimal number. May be given several times.")
        private List<String> sets;

        @Option(
                names = "--from",
                required = true,
                paramLabel = "PLACE",
                description = "Where the sets are: a folder, or an address such as s3://bucket/prefix.")
        private String from;

        @Option(
                names = "--to",
                required = true,
                paramLabel = "PLACE",
                description = "Where they are to be too. May be given several times.")
        private List<String> to;

        @Option(
                names = "--sets-at-once",
                paramLabel = "N",
                description = "Sets that are worked on at once; 2 when left out.")
        private Integer setsAtOnce;

        private ReplicationRequest request(Destination sender, List<Destination> receivers) {
            ReplicationRequest request = new ReplicationRequest(sets, sender, receivers);
            request = setsAtOnce == null ? request : request.withSetsAtOnce(setsAtOnce);
            return now == null ? request : request.withNow(now);
        }
    }

    /** How fast. */
    static final class BandwidthOptions {
        @Option(
                names = "--bandwidth",
                paramLabel = "BYTES",
                description = "Bytes a second that all sets together may send; no limit when left out.")
        private Long bandwidth;

        private ReplicationRequest in(ReplicationRequest request) {
            return bandwidth == null ? request : request.withBandwidth(bandwidth);
        }
    }

    /** One of the client's calls. */
    @FunctionalInterface
    private interface Way {
        ReplicationOutcome run(
                Client client, ReplicationRequest request, Report report, Listener listener, CancelToken token);
    }

    /** A receiver that cannot be opened is told, and the others still have theirs. */
    private static int work(
            CommandSpec spec,
            PlaceOptions places,
            AnswerOptions answer,
            UnaryOperator<ReplicationRequest> how,
            Way way) {
        List<Destination> receivers = new ArrayList<>();
        try (Session session = new Session(spec.commandLine(), places, answer)) {
            session.attempt(() -> {
                try (Destination sender = Destination.open(places.from)) {
                    places.to.forEach(address -> session.attempt(() -> {
                        receivers.add(Destination.open(address));
                        return ExitCode.CLEAN;
                    }));
                    return receivers.isEmpty()
                            ? ExitCode.CLEAN
                            : told(session, how.apply(places.request(sender, receivers)), way);
                }
            });
            return session.finish();
        } finally {
            receivers.forEach(Destination::close);
        }
    }

    private static ExitCode told(Session session, ReplicationRequest request, Way way) {
        ReplicationOutcome outcome = session.watchedFiles(
                (view, token) -> way.run(session.client, request, session.report, view, token));
        session.json(outcome.json());
        for (Replica replica : outcome.replicas()) {
            session.close(Words.closing(outcome.run(), replica));
        }
        return ExitCode.of(outcome);
    }

    @Command(
            name = "run",
            description = "Copies what the receivers lack, four files at a time.",
            mixinStandardHelpOptions = true)
    static final class RunCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private PlaceOptions places;

        @Mixin
        private AnswerOptions answer;

        @Mixin
        private BandwidthOptions bandwidth;

        @Option(
                names = "--deletions",
                paramLabel = "WHAT",
                description = "keep, the default, or propagate: what the sender does not name any more goes to the"
                        + " receivers' trash.")
        private String deletions = Deletions.KEEP.word();

        @Option(
                names = "--confirm",
                paramLabel = "HASH",
                description = "Carry out these refused deletions after all.")
        private String confirm;

        @Override
        public Integer call() {
            Deletions chosen = Choice.of(spec, "--deletions", Deletions.values(), Deletions::word, deletions);
            return work(spec, places, answer, request -> asked(request.withDeletions(chosen)), Client::replicate);
        }

        private ReplicationRequest asked(ReplicationRequest request) {
            ReplicationRequest slowed = bandwidth.in(request);
            return confirm == null ? slowed : slowed.withConfirm(confirm);
        }
    }

    @Command(
            name = "status",
            description = "Says how far the receivers are behind.",
            mixinStandardHelpOptions = true)
    static final class StatusCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private PlaceOptions places;

        @Mixin
        private AnswerOptions answer;

        @Override
        public Integer call() {
            return work(spec, places, answer, request -> request, Client::replicationStatus);
        }
    }

    @Command(
            name = "heal",
            description = "Brings back what is missing or wrong on one side.",
            mixinStandardHelpOptions = true)
    static final class HealCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private PlaceOptions places;

        @Mixin
        private AnswerOptions answer;

        @Mixin
        private BandwidthOptions bandwidth;

        @Option(
                names = "--read-all",
                description = "Read every object whole and compare its checksum, instead of its size alone.")
        private boolean readAll;

        @Override
        public Integer call() {
            return work(
                    spec, places, answer, request -> bandwidth.in(request.withReadAll(readAll)), Client::heal);
        }
    }
}

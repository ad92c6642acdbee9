package dev.holdfast.console;

import dev.holdfast.About;
import dev.holdfast.Client;
import dev.holdfast.Policy;
import dev.holdfast.Report;
import dev.holdfast.TrackingAnswer;
import dev.holdfast.Vmware;
import dev.holdfast.VmwareHistory;
import dev.holdfast.VmwareOutcome;
import dev.holdfast.VmwareRequest;
import dev.holdfast.VmwareSource;
import java.io.PrintWriter;
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

/** VMware's changed block tracking. */
@Command(
        name = "vmware",
        description = "Finds VMware hosts that lose changed sectors, and the backups that spoiled.",
        mixinStandardHelpOptions = true,
        subcommands = {
            VmwareCommand.CheckCommand.class,
            VmwareCommand.FetchCommand.class,
            VmwareCommand.NoteCommand.class,
            VmwareCommand.HistoryCommand.class,
            VmwareCommand.TrackingCommand.class
        })
final class VmwareCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    private static ExitCode codeOf(boolean findings) {
        return findings ? ExitCode.FINDINGS : ExitCode.CLEAN;
    }

    /** The set whose machines are remembered. */
    static final class MemoryOptions extends ClientOptions {
        @Option(names = "--set", required = true, paramLabel = "ID", description = "The backup set's decimal number.")
        private String set;
    }

    @Command(
            name = "check",
            description = "Says whether a host or vCenter loses changed sectors, and which machines are at risk.",
            mixinStandardHelpOptions = true)
    static final class CheckCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private ClientOptions options;

        @Mixin
        private AnswerOptions answer;

        @ArgGroup(exclusive = true, multiplicity = "1")
        private Source source;

        @Mixin
        private TargetOptions target;

        @Option(names = "--name", paramLabel = "NAME", description = "What the host of --full-name calls itself.")
        private String name;

        @Option(
                names = "--address",
                paramLabel = "HOST",
                description = "Where the host of --full-name is; localhost when left out.")
        private String address;

        @Option(
                names = "--set",
                paramLabel = "ID",
                description = "The backup set whose machines are remembered; nothing is when left out.")
        private String set;

        @Option(
                names = "--policy",
                paramLabel = "POLICY",
                description = "What is done about machines at risk: warn, the default, full_without_cbt, skip_cbt or"
                        + " fail.")
        private String policy;

        @Option(names = "--rules", paramLabel = "FILE", description = "Rules in place of the library's own.")
        private Path rules;

        static final class Source {
            @Option(
                    names = "--full-name",
                    required = true,
                    paramLabel = "TEXT",
                    description = "What the host says of itself, such as \"VMware ESXi 5.1.0 build-1157734\".")
            private String fullName;

            @Option(
                    names = "--facts",
                    required = true,
                    paramLabel = "FILE",
                    description = "What is known of the host or vCenter, as JSON.")
            private Path facts;

            @Option(
                    names = "--host",
                    required = true,
                    paramLabel = "ADDRESS",
                    description = "The host or vCenter to ask, such as esx1, 10.1.0.6:443 or https://vc/sdk.")
            private String host;
        }

        @Override
        public Integer call() {
            VmwareRequest request = VmwareRequest.ofFacts(
                    facts(), Optional.ofNullable(policy).map(this::policy), Optional.ofNullable(rules).map(InputFile::text));
            try (Report report = options.newReport();
                    Client client = options.openClient()) {
                VmwareOutcome outcome =
                        client.vmwareCheck(Optional.ofNullable(set), request, options.clock(), report);
                PrintWriter out = spec.commandLine().getOut();
                if (answer.json()) {
                    out.println(outcome.json());
                } else {
                    out.print(answer.rendered(report));
                }
                return codeOf(outcome.hasFindings()).number();
            }
        }

        private String facts() {
            if (source.host == null && target.isGiven()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--user, --pin, --ca, --old-tls, --timeout, --ssh-port and --vms go with --host");
            }
            if (source.fullName != null) {
                About about = new About(source.fullName);
                VmwareSource host = new VmwareSource(address == null ? "localhost" : address, about);
                return (name == null ? host : host.withName(name)).json();
            }
            if (name != null || address != null) {
                throw new ParameterException(spec.commandLine(), "--name and --address go with --full-name");
            }
            return source.facts == null ? target.ask(source.host, spec) : InputFile.text(source.facts);
        }

        private Policy policy(String word) {
            return Choice.of(spec, "--policy", Policy.values(), Policy::word, word);
        }
    }

    @Command(
            name = "fetch",
            description = "Asks a host or vCenter for the facts about itself, as JSON for --facts.",
            mixinStandardHelpOptions = true)
    static final class FetchCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(
                names = "--host",
                required = true,
                paramLabel = "ADDRESS",
                description = "The host or vCenter to ask, such as esx1, 10.1.0.6:443 or https://vc/sdk.")
        private String host;

        @Mixin
        private TargetOptions target;

        @Override
        public Integer call() {
            spec.commandLine().getOut().println(target.ask(host, spec));
            return ExitCode.CLEAN.number();
        }
    }

    @Command(
            name = "note",
            description = "Remembers backups of machines that were made, and resets of their tracking.",
            mixinStandardHelpOptions = true)
    static final class NoteCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private MemoryOptions options;

        @Mixin
        private OutputOptions output;

        @Option(
                names = "--events",
                required = true,
                paramLabel = "FILE",
                description = "What happened, as a JSON array, in that order.")
        private Path events;

        @Option(names = "--rules", paramLabel = "FILE", description = "Rules in place of the library's own.")
        private Path rules;

        @Override
        public Integer call() {
            String happened = InputFile.text(events);
            Optional<String> given = Optional.ofNullable(rules).map(InputFile::text);
            try (Client client = options.openClient()) {
                client.vmwareNote(options.set, happened, given);
            }
            if (output.json) {
                spec.commandLine().getOut().println("{}");
            }
            return ExitCode.CLEAN.number();
        }
    }

    @Command(
            name = "history",
            description = "Shows what is remembered of a set's machines, and whose backups are not to be trusted.",
            mixinStandardHelpOptions = true)
    static final class HistoryCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private MemoryOptions options;

        @Mixin
        private OutputOptions output;

        @Override
        public Integer call() {
            // The library judges what is a zone, as in each command.
            options.newReport().close();
            MachineWords words = new MachineWords(Zones.of(options.zone));
            try (Client client = options.openClient()) {
                VmwareHistory history = client.vmwareHistory(options.set);
                PrintWriter out = spec.commandLine().getOut();
                if (output.json) {
                    out.println(history.json());
                } else {
                    history.vms().forEach(vm -> words.of(vm).forEach(out::println));
                }
            }
            return ExitCode.CLEAN.number();
        }
    }

    @Command(
            name = "tracking",
            description = "Says whether an incremental backup may be built on a disk's change ids.",
            mixinStandardHelpOptions = true)
    static final class TrackingCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private OutputOptions output;

        @Option(
                names = "--file",
                required = true,
                paramLabel = "FILE",
                description = "The change ids before and now, the disk's capacity and the answers, as JSON.")
        private Path file;

        @Override
        public Integer call() {
            TrackingAnswer answer = Vmware.tracking(InputFile.text(file));
            String text = answer.text().orElse("usable");
            spec.commandLine().getOut().println(output.json ? answer.json() : text);
            return codeOf(!answer.usable()).number();
        }
    }
}

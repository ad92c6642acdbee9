package dev.holdfast.console;

import dev.holdfast.M365;
import dev.holdfast.M365Account;
import dev.holdfast.M365Check;
import dev.holdfast.M365Connection;
import dev.holdfast.M365Connection.FrontEnd;
import dev.holdfast.M365Connection.Kind;
import dev.holdfast.M365Connection.Protocol;
import dev.holdfast.M365Connection.SignIn;
import dev.holdfast.M365Explanation;
import dev.holdfast.M365Fleet;
import dev.holdfast.M365Mode;
import dev.holdfast.M365Plan;
import dev.holdfast.M365Request;
import dev.holdfast.M365SetsRequest;
import dev.holdfast.M365Settings;
import dev.holdfast.M365Timeline;
import dev.holdfast.M365TimelineRequest;
import dev.holdfast.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Microsoft 365 authentication. */
@Command(
        name = "m365",
        description = "Says how Microsoft 365 connections sign in and what to do; signs in, and sets tenants up.",
        mixinStandardHelpOptions = true,
        subcommands = {
            M365Command.DetectCommand.class,
            M365Command.LimitsCommand.class,
            M365Command.PlanCommand.class,
            M365MigrateCommand.class,
            M365Command.FleetCommand.class,
            M365Command.ExplainCommand.class,
            M365Command.TimelineCommand.class,
            M365SignInCommand.class,
            M365TokenCommand.class,
            M365KeptCommand.AccountsCommand.class,
            M365KeptCommand.SignOutCommand.class,
            M365KeptCommand.TenantsCommand.class,
            M365PermissionsCommand.class,
            M365TenantCommand.SetupCommand.class,
            M365TenantCommand.UpdateCommand.class,
            M365TenantCommand.RotateCommand.class,
            M365TenantCommand.StatusCommand.class,
            M365TenantCommand.DeleteCommand.class
        })
final class M365Command implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    private static ExitCode codeOf(boolean findings) {
        return findings ? ExitCode.FINDINGS : ExitCode.CLEAN;
    }

    private static M365Request request(Path facts) {
        return new M365Request(new Facts(InputFile.text(facts)).within("connection"));
    }

    /** The sets of a file, with where to move them; a file that says so itself is refused. */
    static M365SetsRequest sets(Path facts, CommandSpec spec, String to) {
        String text = InputFile.text(facts);
        if (to == null) {
            return new M365SetsRequest(text);
        }
        M365Mode mode = Choice.of(spec, "--to", M365Mode.values(), M365Mode::word, to);
        return new M365SetsRequest(new Facts(text).with("to", mode.word()));
    }

    /** An answer in the form that was asked for; the text for people ends its lines itself. */
    static void print(CommandSpec spec, OutputOptions output, String json, String text) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.json) {
            out.println(json);
        } else {
            out.print(text);
        }
    }

    @Command(
            name = "detect",
            description = "Says how a connection signs in, whether it still can, and what to do.",
            mixinStandardHelpOptions = true)
    static final class DetectCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private ClockOptions options;

        @Mixin
        private AnswerOptions answer;

        @ArgGroup(exclusive = true, multiplicity = "1")
        private Source source;

        @Option(names = "--name", paramLabel = "NAME", description = "What people call the connection of --account.")
        private String name;

        @Option(
                names = "--region",
                paramLabel = "REGION",
                description = "The cloud of --account, such as global; unknown when left out.")
        private String region;

        @Option(
                names = "--kind",
                paramLabel = "KIND",
                description = "What --account connects to: microsoft_365, the default, exchange_on_premises or"
                        + " sharepoint_on_premises.")
        private String kind;

        @Option(
                names = "--front-end",
                paramLabel = "FRONT",
                description = "Where a person works with the set of --account: client, the default, or agentless.")
        private String frontEnd;

        @Option(
                names = "--token",
                paramLabel = "YES",
                description = "Whether an application's token is stored: yes or no; unknown when left out.")
        private String token;

        @Option(
                names = "--password",
                paramLabel = "YES",
                description = "Whether a password is stored: yes or no; unknown when left out.")
        private String password;

        static final class Source {
            @Option(
                    names = "--facts",
                    required = true,
                    paramLabel = "FILE",
                    description = "What is known of the connection, as JSON: alone, or with settings.")
            private Path facts;

            @Option(
                    names = "--account",
                    required = true,
                    paramLabel = "ACCOUNT",
                    description = "The account it signs in with.")
            private String account;
        }

        @Override
        public Integer call() {
            M365Request request = source.facts == null ? typed() : file();
            try (Report report = options.newReport()) {
                M365Check check = M365.check(request, options.clock(), report);
                PrintWriter out = spec.commandLine().getOut();
                if (answer.json()) {
                    out.println(check.json());
                } else {
                    out.print(answer.rendered(report));
                }
                return codeOf(check.hasFindings()).number();
            }
        }

        private M365Request file() {
            boolean more = name != null || region != null || kind != null || frontEnd != null || token != null;
            if (more || password != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--name, --region, --kind, --front-end, --token and --password go with --account");
            }
            return request(source.facts);
        }

        private M365Request typed() {
            M365Connection connection = new M365Connection(source.account);
            if (name != null) {
                connection = connection.withName(name);
            }
            if (region != null) {
                connection = connection.withRegion(region);
            }
            if (kind != null) {
                connection = connection.withKind(Choice.of(spec, "--kind", Kind.values(), Kind::word, kind));
            }
            if (frontEnd != null) {
                connection = connection.withFrontEnd(
                        Choice.of(spec, "--front-end", FrontEnd.values(), FrontEnd::word, frontEnd));
            }
            if (token != null) {
                connection = connection.withToken(isYes("--token", token));
            }
            if (password != null) {
                connection = connection.withPassword(isYes("--password", password));
            }
            return M365Request.of(connection);
        }

        private boolean isYes(String option, String word) {
            return Choice.of(spec, option, new Boolean[] {true, false}, yes -> yes ? "yes" : "no", word);
        }
    }

    @Command(
            name = "limits",
            description = "Says what Modern authentication cannot wholly do, and whether that is selected.",
            mixinStandardHelpOptions = true)
    static final class LimitsCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private ClockOptions options;

        @Mixin
        private OutputOptions output;

        @Option(
                names = "--facts",
                required = true,
                paramLabel = "FILE",
                description = "What is known of the connection, as JSON: alone, or with settings.")
        private Path facts;

        @Override
        public Integer call() {
            M365Request request = request(facts);
            try (Report report = options.newReport()) {
                M365Check check = M365.check(request, options.clock(), report);
                print(spec, output, check.json(), check.limitsText());
                return ExitCode.CLEAN.number();
            }
        }
    }

    @Command(
            name = "plan",
            description = "Says which moves an account may make, who has to sign in, and in which steps.",
            mixinStandardHelpOptions = true)
    static final class PlanCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private NowOptions options;

        @Mixin
        private OutputOptions output;

        @Option(
                names = "--facts",
                required = true,
                paramLabel = "FILE",
                description = "The sets of the account, as JSON.")
        private Path facts;

        @Option(
                names = "--to",
                paramLabel = "MODE",
                description = "Where to: basic, hybrid or modern; each of them when left out.")
        private String to;

        @Override
        public Integer call() {
            M365Plan plan = M365.plan(sets(facts, spec, to), options.clock());
            print(spec, output, plan.json(), plan.text());
            boolean refused = to != null && plan.moves().stream().noneMatch(M365Plan.Move::allowed);
            return codeOf(refused).number();
        }
    }

    @Command(
            name = "fleet",
            description = "Sorts sets by account, the most urgent first, with what to do next.",
            mixinStandardHelpOptions = true)
    static final class FleetCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private ClockOptions options;

        @ArgGroup(exclusive = true)
        private Form form = new Form();

        @Option(
                names = "--facts",
                required = true,
                paramLabel = "FILE",
                description = "The sets of any number of accounts, as JSON.")
        private Path facts;

        private static final class Form {
            @Option(names = "--csv", description = "Answer with every account, for spreadsheets.")
            private boolean csv;

            @Option(names = "--json", description = "Answer in JSON, the same in every console.")
            private boolean json;
        }

        @Override
        public Integer call() {
            M365SetsRequest request = sets(facts, spec, null);
            try (Report report = options.newReport();
                    M365Fleet fleet = M365.fleet(request, options.clock(), report)) {
                PrintWriter out = spec.commandLine().getOut();
                if (form.json) {
                    out.println(fleet.json());
                } else {
                    out.print(form.csv ? fleet.csv() : report.text());
                }
                boolean urgent = fleet.accounts(0, 1).stream()
                        .anyMatch(first -> first.urgency() != M365Account.Urgency.NONE);
                return codeOf(urgent).number();
            }
        }
    }

    @Command(
            name = "explain",
            description = "Says what an error of a sign-in means, whether to try again, and who must act.",
            mixinStandardHelpOptions = true)
    static final class ExplainCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private NowOptions options;

        @Mixin
        private OutputOptions output;

        @Parameters(
                arity = "0..*",
                paramLabel = "TEXT",
                description = "The error, such as AADSTS53003 or invalid_grant, or a text that names it.")
        private List<String> words;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "Read the error from this file: a text, or the answer's JSON.")
        private Path file;

        @Override
        public Integer call() {
            if ((words == null) == (file == null)) {
                throw new ParameterException(spec.commandLine(), "give either TEXT or --file");
            }
            String question = file == null ? String.join(" ", words) : InputFile.text(file);
            M365Explanation told = M365.explain(question, options.clock());
            print(spec, output, told.json(), told.text());
            return ExitCode.CLEAN.number();
        }
    }

    @Command(
            name = "timeline",
            description = "Says how a cloud's protocols stand, what happened to them, and what comes.",
            mixinStandardHelpOptions = true)
    static final class TimelineCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private ClockOptions options;

        @Mixin
        private OutputOptions output;

        @Option(names = "--region", paramLabel = "REGION", description = "The cloud; global when left out.")
        private String region;

        @Option(
                names = "--protocol",
                paramLabel = "PROTOCOL",
                description = "One of its protocols, such as ews; may be given again; all when left out.")
        private List<String> protocols = List.of();

        @Option(
                names = "--sign-in",
                paramLabel = "WAY",
                description = "Signed in how: basic or token; each when left out.")
        private String signIn;

        @Override
        public Integer call() {
            List<Protocol> wanted = protocols.stream()
                    .map(word -> Choice.of(spec, "--protocol", Protocol.values(), Protocol::word, word))
                    .toList();
            Optional<SignIn> way = Optional.ofNullable(signIn)
                    .map(word -> Choice.of(spec, "--sign-in", SignIn.values(), SignIn::word, word));
            M365Settings settings = new M365Settings().withZone(Zones.of(options.zone));
            M365TimelineRequest request =
                    M365TimelineRequest.of(Optional.ofNullable(region), wanted, way, Optional.of(settings));
            M365Timeline timeline = M365.timeline(request, options.clock());
            print(spec, output, timeline.json(), timeline.text());
            return ExitCode.CLEAN.number();
        }
    }
}

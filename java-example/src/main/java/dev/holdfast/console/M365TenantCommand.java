package dev.holdfast.console;

import dev.holdfast.M365Session;
import dev.holdfast.M365SignIn;
import dev.holdfast.M365SignIn.Purpose;
import dev.holdfast.M365SignInRequest;
import dev.holdfast.M365TenantOutcome;
import dev.holdfast.M365TenantOutcome.State;
import dev.holdfast.M365TenantRequest;
import dev.holdfast.M365TenantRequest.Way;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A tenant's own application: made, changed, renewed, looked at, taken away. */
abstract class M365TenantCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private M365LiveOptions live;

    @Mixin
    private NowOptions options;

    @Mixin
    private OutputOptions output;

    abstract Way way();

    /** What is asked for, judged before anybody has to sign in. */
    abstract M365TenantRequest request(CommandSpec command);

    /** How an administrator signs in; empty where none is needed. */
    Optional<M365SignIn.Way> signsIn(CommandSpec command) {
        return Optional.empty();
    }

    @Override
    public Integer call() {
        M365TenantRequest request = request(spec);
        Optional<M365SignIn.Way> signsIn = signsIn(spec);
        try (M365Session session = live.session(options.clock())) {
            if (signsIn.isEmpty()) {
                return work(session, request, Optional.empty());
            }
            M365SignInRequest wanted = new M365SignInRequest(signsIn.get()).withPurpose(Purpose.SETUP);
            SignInDialog dialog = new SignInDialog(session, spec.commandLine(), new Lines()::next, output.json);
            Optional<M365SignIn> done = dialog.signIn(signsIn.get(), wanted);
            if (done.isEmpty()) {
                return ExitCode.FINDINGS.number();
            }
            try (M365SignIn administrator = done.get()) {
                return work(session, request, Optional.of(administrator));
            }
        }
    }

    private int work(M365Session session, M365TenantRequest request, Optional<M365SignIn> administrator) {
        M365TenantOutcome outcome = Session.watched(
                spec.commandLine().getErr(),
                (view, token) -> session.tenant(way(), request, administrator, view, token));
        M365Command.print(spec, output, outcome.json(), outcome.text());
        State good = way() == Way.DELETE ? State.DELETED : State.READY;
        return (outcome.state() == good ? ExitCode.CLEAN : ExitCode.FINDINGS).number();
    }

    /** How an administrator signs in. */
    static final class Administrator {
        @Option(
                names = "--way",
                paramLabel = "WAY",
                description = "How the administrator signs in: device, the default, loopback or paste.")
        private String way;

        Optional<M365SignIn.Way> way(CommandSpec command) {
            return Optional.of(SignInDialog.way(command, way, M365SignIn.Way.DEVICE));
        }
    }

    /** How long to wait. */
    static final class Waiting {
        @Option(
                names = "--wait",
                paramLabel = "SECONDS",
                description = "How long to wait for what is not in effect everywhere yet; 600 when left out.")
        private Integer seconds;

        M365TenantRequest in(M365TenantRequest request) {
            return seconds == null ? request : request.withWait(Duration.ofSeconds(seconds));
        }
    }

    /** What an application is to be like. */
    static final class Wishes {
        @Option(names = "--name", paramLabel = "NAME", description = "What its application is called.")
        private String name;

        @Option(
                names = "--directions",
                paramLabel = "LIST",
                description = "Which way the data goes: backup, the default, restore or both, as backup,restore.")
        private String directions;

        @Option(
                names = "--days",
                paramLabel = "DAYS",
                description = "How long its certificates are valid; at most 730.")
        private Integer days;

        M365TenantRequest in(M365TenantRequest request, CommandSpec command) {
            M365TenantRequest wished = name == null ? request : request.withName(name);
            if (directions != null) {
                wished = wished.withDirections(M365Choices.directions(command, directions));
            }
            return days == null ? wished : wished.withCertificateDays(days);
        }
    }

    /** Which tenant, where it may be the only one. */
    static final class Tenant {
        @Option(
                names = "--tenant",
                paramLabel = "TENANT",
                description = "Its id or domain; the only one there is when left out.")
        private String tenant;

        M365TenantRequest request() {
            M365TenantRequest request = new M365TenantRequest();
            return tenant == null ? request : request.withTenant(tenant);
        }
    }

    @Command(
            name = "setup",
            description = "Sets a tenant up, once: an administrator signs in, and its own application is made.",
            mixinStandardHelpOptions = true)
    static final class SetupCommand extends M365TenantCommand {
        @Option(names = "--tenant", required = true, paramLabel = "TENANT", description = "Its id or domain.")
        private String tenant;

        @Option(
                names = "--workloads",
                required = true,
                paramLabel = "LIST",
                description = "What is backed up, such as mail,calendar.")
        private String workloads;

        @Mixin
        private Wishes wishes;

        @Mixin
        private Administrator administrator;

        @Mixin
        private Waiting waiting;

        @Override
        Way way() {
            return Way.SETUP;
        }

        @Override
        M365TenantRequest request(CommandSpec command) {
            M365TenantRequest request = new M365TenantRequest()
                    .withTenant(tenant)
                    .withWorkloads(M365Choices.workloads(command, workloads));
            return waiting.in(wishes.in(request, command));
        }

        @Override
        Optional<M365SignIn.Way> signsIn(CommandSpec command) {
            return administrator.way(command);
        }
    }

    @Command(
            name = "update",
            description = "Changes a tenant's application: what it is for, its name, its certificate.",
            mixinStandardHelpOptions = true)
    static final class UpdateCommand extends M365TenantCommand {
        @Mixin
        private Tenant tenant;

        @Option(
                names = "--workloads",
                paramLabel = "LIST",
                description = "What is backed up, such as mail,calendar; as before when left out.")
        private String workloads;

        @Mixin
        private Wishes wishes;

        @Option(names = "--remove-surplus", description = "Take permissions away that are not needed.")
        private boolean removeSurplus;

        @Option(names = "--renew", description = "Make its certificate anew.")
        private boolean renew;

        @Mixin
        private Administrator administrator;

        @Mixin
        private Waiting waiting;

        @Override
        Way way() {
            return Way.UPDATE;
        }

        @Override
        M365TenantRequest request(CommandSpec command) {
            M365TenantRequest request = tenant.request();
            if (workloads != null) {
                request = request.withWorkloads(M365Choices.workloads(command, workloads));
            }
            request = wishes.in(request, command);
            request = removeSurplus ? request.withRemoveSurplus(true) : request;
            return waiting.in(renew ? request.withRenew(true) : request);
        }

        @Override
        Optional<M365SignIn.Way> signsIn(CommandSpec command) {
            return administrator.way(command);
        }
    }

    @Command(
            name = "rotate",
            description = "Renews a tenant's certificate when it is time; nobody has to sign in.",
            mixinStandardHelpOptions = true)
    static final class RotateCommand extends M365TenantCommand {
        @Mixin
        private Tenant tenant;

        @Option(names = "--force", description = "Renew it before it is time.")
        private boolean force;

        @Mixin
        private Waiting waiting;

        @Override
        Way way() {
            return Way.ROTATE;
        }

        @Override
        M365TenantRequest request(CommandSpec command) {
            return waiting.in(force ? tenant.request().withForce(true) : tenant.request());
        }
    }

    @Command(name = "status", description = "Says how a tenant stands.", mixinStandardHelpOptions = true)
    static final class StatusCommand extends M365TenantCommand {
        @Mixin
        private Tenant tenant;

        @Option(names = "--offline", description = "Ask nobody; say what is known here.")
        private boolean offline;

        @Override
        Way way() {
            return Way.STATUS;
        }

        @Override
        M365TenantRequest request(CommandSpec command) {
            return offline ? tenant.request().withOffline(true) : tenant.request();
        }
    }

    @Command(
            name = "delete",
            description = "Takes a tenant's application away again: an administrator signs in.",
            mixinStandardHelpOptions = true)
    static final class DeleteCommand extends M365TenantCommand {
        @Mixin
        private Tenant tenant;

        @Option(names = "--local", description = "Drop only what is kept here; nobody has to sign in.")
        private boolean local;

        @Mixin
        private Administrator administrator;

        @Override
        Way way() {
            return Way.DELETE;
        }

        @Override
        M365TenantRequest request(CommandSpec command) {
            return local ? tenant.request().withLocal(true) : tenant.request();
        }

        @Override
        Optional<M365SignIn.Way> signsIn(CommandSpec command) {
            return local ? Optional.empty() : administrator.way(command);
        }
    }
}

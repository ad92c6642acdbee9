package dev.holdfast.console;

import dev.holdfast.M365KeptAccount;
import dev.holdfast.M365KeptAccounts;
import dev.holdfast.M365KeptTenant;
import dev.holdfast.M365KeptTenants;
import dev.holdfast.M365Session;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Who stays signed in, and which tenants were set up; asks nobody. */
abstract class M365KeptCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private M365LiveOptions live;

    @Mixin
    private NowOptions options;

    @Mixin
    private OutputOptions output;

    abstract ExitCode answer(M365Session session, OutputOptions output, PrintWriter out);

    @Override
    public Integer call() {
        try (M365Session session = live.session(options.clock())) {
            return answer(session, output, spec.commandLine().getOut()).number();
        }
    }

    @Command(
            name = "accounts",
            description = "Says which accounts stay signed in.",
            mixinStandardHelpOptions = true)
    static final class AccountsCommand extends M365KeptCommand {
        @Override
        ExitCode answer(M365Session session, OutputOptions output, PrintWriter out) {
            M365KeptAccounts all = session.accounts();
            List<String> lines = all.accounts().stream().map(AccountsCommand::line).toList();
            output.print(out, all.json(), lines, "nobody stays signed in yet");
            return ExitCode.CLEAN;
        }

        private static String line(M365KeptAccount kept) {
            return kept.account() + ", tenant " + kept.tenant() + ", signed in " + Words.moment(kept.signedIn());
        }
    }

    @Command(name = "signout", description = "Signs an account out here.", mixinStandardHelpOptions = true)
    static final class SignOutCommand extends M365KeptCommand {
        @Option(
                names = "--account",
                required = true,
                paramLabel = "NAME",
                description = "Which account is to be signed out.")
        private String account;

        @Option(
                names = "--tenant",
                paramLabel = "TENANT",
                description = "The id of its tenant, where it is kept of several.")
        private String tenant;

        @Override
        ExitCode answer(M365Session session, OutputOptions output, PrintWriter out) {
            boolean was = Interrupt.guard(token -> session.signOut(account, Optional.ofNullable(tenant), token));
            String text = Words.visible(account) + (was ? " is signed out here" : " was not signed in here");
            output.print(out, Map.of("signed_out", was), text);
            return was ? ExitCode.CLEAN : ExitCode.FINDINGS;
        }
    }

    @Command(
            name = "tenants",
            description = "Says which tenants have been set up.",
            mixinStandardHelpOptions = true)
    static final class TenantsCommand extends M365KeptCommand {
        @Override
        ExitCode answer(M365Session session, OutputOptions output, PrintWriter out) {
            M365KeptTenants all = session.tenants();
            List<String> lines = all.tenants().stream().map(TenantsCommand::line).toList();
            output.print(out, all.json(), lines, "no tenant has been set up here");
            return ExitCode.CLEAN;
        }

        private static String line(M365KeptTenant kept) {
            String who = kept.domain().map(domain -> domain + " (" + kept.tenant() + ")").orElse(kept.tenant());
            if (kept.problem().isPresent()) {
                return who + ": " + kept.problem().get();
            }
            return who + ", application " + kept.name() + (kept.ready() ? ", ready" : ", not ready yet")
                    + ", certificate until " + Words.moment(kept.certificateNotAfter());
        }
    }
}

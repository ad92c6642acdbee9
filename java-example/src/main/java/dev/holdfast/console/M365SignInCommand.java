package dev.holdfast.console;

import dev.holdfast.M365KeptAccount;
import dev.holdfast.M365Session;
import dev.holdfast.M365SignIn;
import dev.holdfast.M365SignIn.Way;
import dev.holdfast.M365SignInRequest;
import dev.holdfast.M365SignedIn;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Signing an account in, to stay. */
@Command(
        name = "signin",
        description = "Signs an account in to Microsoft 365, and keeps it signed in.",
        mixinStandardHelpOptions = true)
final class M365SignInCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private M365LiveOptions live;

    @Option(
            names = "--way",
            paramLabel = "WAY",
            description = "How: paste, the default, loopback or device. With paste each line of the standard input is"
                    + " what was pasted back.")
    private String way;

    @Option(names = "--account", paramLabel = "NAME", description = "Which account is to sign in.")
    private String account;

    @Mixin
    private NowOptions options;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Way how = SignInDialog.way(spec, way, Way.PASTE);
        M365SignInRequest wanted = new M365SignInRequest(how);
        M365SignInRequest request = account == null ? wanted : wanted.withLoginHint(account);
        try (M365Session session = live.session(options.clock())) {
            SignInDialog dialog = new SignInDialog(session, spec.commandLine(), new Lines()::next, output.json);
            Optional<M365SignIn> done = dialog.signIn(how, request);
            if (done.isEmpty()) {
                return ExitCode.FINDINGS.number();
            }
            try (M365SignIn signIn = done.get()) {
                String said = signIn.signedIn().map(M365SignedIn::text).orElse("");
                M365KeptAccount kept = Interrupt.guard(cancel -> session.keep(signIn, cancel));
                PrintWriter out = spec.commandLine().getOut();
                out.println(output.json ? kept.json() : said);
                return ExitCode.CLEAN.number();
            }
        }
    }
}

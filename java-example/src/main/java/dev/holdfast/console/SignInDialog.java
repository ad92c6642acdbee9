package dev.holdfast.console;

import dev.holdfast.DeniedException;
import dev.holdfast.Holdfast;
import dev.holdfast.HoldfastException;
import dev.holdfast.InputException;
import dev.holdfast.M365;
import dev.holdfast.M365Session;
import dev.holdfast.M365SignIn;
import dev.holdfast.M365SignIn.Way;
import dev.holdfast.M365SignInPage;
import dev.holdfast.M365SignInRequest;
import dev.holdfast.M365SignedIn;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Signs a person in: says what to do, takes what is pasted back, waits for the rest. */
final class SignInDialog {
    private final M365Session session;
    private final Supplier<String> lines;
    private final PrintWriter human;
    private final PrintWriter err;
    private String refusal;

    /** {@code lines} gives null at its end. With JSON, programs read the standard output, and people the other. */
    SignInDialog(M365Session session, CommandLine line, Supplier<String> lines, boolean json) {
        this.session = session;
        this.lines = lines;
        human = json ? line.getErr() : line.getOut();
        err = line.getErr();
    }

    static Way way(CommandSpec spec, String word, Way otherwise) {
        return word == null ? otherwise : Choice.of(spec, "--way", Way.values(), Way::word, word);
    }

    /** The sign-in that came about, to be closed; empty when the standard input ended before it did. */
    Optional<M365SignIn> signIn(Way way, M365SignInRequest request) {
        M365SignIn signIn = null;
        boolean came = false;
        try {
            signIn = Interrupt.guard(token -> session.signIn(request.withWay(way), token));
            came = begin(signIn, signIn.page()).isPresent();
            return came ? Optional.of(signIn) : Optional.empty();
        } catch (DeniedException denied) {
            refusal = signIn == null ? null : signIn.migrationAnswer().orElse(null);
            Way other = way == Way.DEVICE ? Way.PASTE : Way.DEVICE;
            if (!isPolicy(denied) || !turnsTo(other, denied)) {
                throw denied;
            }
            return signIn(other, request);
        } finally {
            if (signIn != null && !came) {
                signIn.close();
            }
        }
    }

    /** What a migration is told of a sign-in that Microsoft refused. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    private Optional<M365SignedIn> begin(M365SignIn signIn, M365SignInPage page) {
        say(page.text());
        say(page.address());
        page.userCode().ifPresent(code -> say("code " + code));
        return page.pastes() ? pasted(signIn) : Optional.of(awaited(signIn));
    }

    private Optional<M365SignedIn> pasted(M365SignIn signIn) {
        for (String line = lines.get(); line != null; line = lines.get()) {
            String text = line;
            try {
                return Optional.of(Interrupt.guard(token -> signIn.paste(text, token)));
            } catch (InputException rejected) {
                if (!isCalled(rejected, "M365PasteRejected")) {
                    throw rejected;
                }
                say("! " + rejected.reason());
            }
        }
        return Optional.empty();
    }

    private M365SignedIn awaited(M365SignIn signIn) {
        Spinner spinner = new Spinner(err, "waiting for the sign-in", ProgressView.onTerminal());
        try {
            return Interrupt.guard(signIn::await);
        } finally {
            spinner.stop();
        }
    }

    /** Whether a policy of the tenant stands in the way, which may let another way pass. */
    private static boolean isPolicy(DeniedException denied) {
        if (!isCalled(denied, "M365Denied")) {
            return false;
        }
        try {
            return M365.explain(denied.reason()).classWord().equals("policy");
        } catch (InputException nameless) {
            return denied.reason().startsWith("policy");
        }
    }

    /** Says that the other way may work, and asks a person at a terminal whether to go it. */
    private boolean turnsTo(Way other, DeniedException denied) {
        if (!ProgressView.onTerminal()) {
            err.println("another way may be allowed: --way " + other.word());
            return false;
        }
        say("! " + denied.reason());
        human.print("Sign in by " + other.word() + " instead? [y/N] ");
        human.flush();
        String answer = lines.get();
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    private static boolean isCalled(HoldfastException failure, String status) {
        return Holdfast.status(failure.code()).name().equals(status);
    }

    private void say(String line) {
        human.println(line);
        human.flush();
    }
}

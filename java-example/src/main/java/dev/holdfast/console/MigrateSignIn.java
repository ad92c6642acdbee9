package dev.holdfast.console;

import dev.holdfast.DeniedException;
import dev.holdfast.M365Mode;
import dev.holdfast.M365Session;
import dev.holdfast.M365SignIn;
import dev.holdfast.M365SignIn.Purpose;
import dev.holdfast.M365SignIn.Way;
import dev.holdfast.M365SignInRequest;
import dev.holdfast.M365Status;
import dev.holdfast.M365Step;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A real sign-in at the step of a migration that asks for one. */
final class MigrateSignIn {
    private static final String CANCEL = "cancel";

    @Option(
            names = "--sign-in",
            description = "Really sign in at the step that asks for it, and stay signed in once all is saved.")
    private boolean wanted;

    @Option(names = "--vault", paramLabel = "FILE", description = "The vault, for --sign-in.")
    private Path vault;

    @Option(
            names = "--vault-key-file",
            paramLabel = "FILE",
            description = "A file of 32 bytes, or of 64 hexadecimal digits, opens it.")
    private Path keyFile;

    @Option(
            names = "--vault-passphrase-file",
            paramLabel = "FILE",
            description = "The passphrase in this file opens it.")
    private Path passphraseFile;

    @Option(
            names = "--vault-credential",
            paramLabel = "NAME",
            description = "A credential that systemd hands over opens it.")
    private String credential;

    @Option(
            names = "--service",
            paramLabel = "FILE",
            description = "Which application signs in, and where, as JSON, for --sign-in.")
    private Path service;

    @Option(
            names = "--way",
            paramLabel = "WAY",
            description = "How to sign in: paste, the default, loopback or device.")
    private String way;

    /** Refuses what does not go together, before anything is begun. */
    void judge(CommandSpec spec) {
        long keys = Stream.of(keyFile, passphraseFile, credential)
                .filter(key -> key != null)
                .count();
        if (!wanted && (keys > 0 || vault != null || service != null || way != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--vault, what opens it, --service and --way go with --sign-in");
        }
        if (wanted && (keys != 1 || vault == null || service == null)) {
            throw new ParameterException(
                    spec.commandLine(), "--sign-in needs --vault, one option that opens it, and --service");
        }
        SignInDialog.way(spec, way, Way.PASTE);
    }

    Keeper begin(CommandSpec spec, NowOptions options, OutputOptions output) {
        if (!wanted) {
            return new Keeper(null, null, spec, output);
        }
        M365Session session = VaultOptions.session(
                vault, VaultOptions.keyOf(keyFile, passphraseFile, credential), service, options.clock());
        return new Keeper(session, SignInDialog.way(spec, way, Way.PASTE), spec, output);
    }

    /** Signs in, and keeps who did, once the migration is saved. */
    static final class Keeper implements AutoCloseable {
        private final M365Session session;
        private final Way way;
        private final CommandSpec spec;
        private final OutputOptions output;
        private M365SignIn newest;
        private boolean keeps;
        private boolean cancelled;
        private String answer;

        private Keeper(M365Session session, Way way, CommandSpec spec, OutputOptions output) {
            this.session = session;
            this.way = way;
            this.spec = spec;
            this.output = output;
        }

        /** The answer of the step that waits; empty when the standard input ended before. */
        Optional<String> answer(M365Status status, Lines lines) {
            Optional<M365Step> step = status.step().filter(waits -> session != null);
            if (step.filter(waits -> waits.prompt().isPresent()).isPresent()) {
                answer = signedIn(status, step.get(), lines).orElse(null);
                return cancelled ? Optional.of(CANCEL) : Optional.ofNullable(answer).map(came -> "done");
            }
            boolean takes = step.filter(waits -> waits.answers().contains("signed_in")).isPresent();
            if (answer == null) {
                return Optional.ofNullable(lines.next());
            }
            // A second factor was asked for in the browser, if at all.
            String given = takes ? answer : "done";
            if (takes || !step.get().step().equals("verification_code")) {
                answer = null;
            }
            return Optional.of(given);
        }

        /** How the sign-in went, as the migration takes it. */
        private Optional<String> signedIn(M365Status status, M365Step step, Lines lines) {
            drop();
            // Modern needs an administrator's word and no more; else it is this account that stays signed in.
            keeps = status.to() != M365Mode.MODERN;
            M365SignInRequest request = new M365SignInRequest(way)
                    .withPurpose(keeps ? Purpose.ACCOUNT : Purpose.AUTHORIZE)
                    .withPrompt(step.prompt().orElseThrow());
            if (step.loginHint().isPresent()) {
                request = request.withLoginHint(step.loginHint().get());
            }
            SignInDialog dialog =
                    new SignInDialog(session, spec.commandLine(), () -> untilCancel(lines), output.json);
            try {
                newest = dialog.signIn(way, request).orElse(null);
                return newest == null ? Optional.empty() : newest.migrationAnswer();
            } catch (DeniedException denied) {
                return Optional.of(dialog.refusal().orElseThrow(() -> denied));
            }
        }

        /** The word that any step takes is nothing to be pasted back. */
        private String untilCancel(Lines lines) {
            String line = lines.next();
            cancelled = line != null && line.strip().equals(CANCEL);
            return cancelled ? null : line;
        }

        /** Keeps who signed in; nobody where that was an administrator's word. */
        Optional<String> keep() {
            return newest == null || !keeps
                    ? Optional.empty()
                    : Optional.of(Interrupt.guard(cancel -> session.keep(newest, cancel))
                            .account());
        }

        private void drop() {
            if (newest != null) {
                newest.close();
                newest = null;
            }
        }

        @Override
        public void close() {
            drop();
            if (session != null) {
                session.close();
            }
        }
    }
}

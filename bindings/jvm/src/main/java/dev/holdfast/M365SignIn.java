package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A sign-in under way: what a person has to open or enter, the wait for it, and who signed in.
 *
 * <pre>{@code
 * try (M365SignIn signIn = session.signIn(new M365SignInRequest(M365SignIn.Way.DEVICE))) {
 *     show(signIn.page());
 *     signIn.await();
 *     session.keep(signIn);
 * }
 * }</pre>
 *
 * <p>Nothing is kept before {@link M365Session#keep}; tokens are in memory alone until then. Any number of threads may
 * use it at once. It shows itself without a secret.
 */
public final class M365SignIn implements AutoCloseable {
    private final Handle<Engine.M365SignIn> handle;
    private final Optional<Instant> now;

    M365SignIn(Engine.M365SignIn part, Optional<Instant> now) {
        handle = new Handle<>(part, "sign-in");
        this.now = now;
    }

    /** {@return what a person has to do now} */
    public M365SignInPage page() {
        return Calls.run(scope -> handle.in(scope).page());
    }

    /**
     * Begins anew, by the same way or another: a code that expired, a policy that forbids device codes. What was shown
     * before is void.
     *
     * @param way how it goes from now on; empty for as before
     * @param token stops the asking for a device code, or null
     */
    public void again(Optional<Way> way, CancelToken token) {
        Calls.run(null, token, (scope, own, ear) -> {
            handle.in(scope).again(way.map(Way::word).orElse(null), M365.millis(now), own);
            return null;
        });
    }

    /**
     * The same, which nobody stops.
     *
     * @param way how it goes from now on
     */
    public void again(Way way) {
        again(Optional.of(way), null);
    }

    /**
     * Takes what was pasted back: the code, or the address the browser ended at.
     *
     * @param text what was pasted
     * @param token stops it, or null
     * @return who signed in
     * @throws InputException with code M365PasteRejected when it is not of this sign-in, which goes on
     * @throws DeniedException when Microsoft refuses, or who signed in is not proven or no administrator
     */
    public M365SignedIn paste(String text, CancelToken token) {
        return Calls.run(null, token, pasting(text));
    }

    /**
     * The same, which nobody stops.
     *
     * @param text what was pasted
     * @return who signed in
     */
    public M365SignedIn paste(String text) {
        return paste(text, null);
    }

    /**
     * The same on a thread of the library.
     *
     * @param text what was pasted
     * @return who signed in; cancelling the future ends the asking
     */
    public CompletableFuture<M365SignedIn> pasteAsync(String text) {
        return pasteAsync(text, Calls.WORKERS);
    }

    /**
     * The same on a thread of the host.
     *
     * @param text what was pasted
     * @param executor runs it
     * @return who signed in; cancelling the future ends the asking
     */
    public CompletableFuture<M365SignedIn> pasteAsync(String text, Executor executor) {
        return Calls.start(executor, null, pasting(text));
    }

    /**
     * Waits for the browser of this machine, or until the device code was entered.
     *
     * @param token stops it, or null
     * @return who signed in
     * @throws UnavailableException with code M365CodeExpired when a device code is over
     * @throws DeniedException when Microsoft refuses, or who signed in is not proven or no administrator
     */
    public M365SignedIn await(CancelToken token) {
        return Calls.run(null, token, waiting());
    }

    /**
     * The same, which nobody stops; a device code ends by itself, the wait for a browser does not.
     *
     * @return who signed in
     */
    public M365SignedIn await() {
        return await(null);
    }

    /**
     * Waits on a thread of the library.
     *
     * @return who signed in; cancelling the future ends the wait
     */
    public CompletableFuture<M365SignedIn> awaitAsync() {
        return awaitAsync(Calls.WORKERS);
    }

    /**
     * Waits on a thread of the host.
     *
     * @param executor runs it
     * @return who signed in; cancelling the future ends the wait
     */
    public CompletableFuture<M365SignedIn> awaitAsync(Executor executor) {
        return Calls.start(executor, null, waiting());
    }

    /** {@return who signed in; empty as long as nobody did} */
    public Optional<M365SignedIn> signedIn() {
        return Calls.run(scope -> Optional.ofNullable(handle.in(scope).signedIn()));
    }

    /** {@return how it went, as {@link M365Migration#answer} takes it; empty as long as neither is so} */
    public Optional<String> migrationAnswer() {
        return Calls.run(scope -> Optional.ofNullable(handle.in(scope).migrationAnswer()));
    }

    /** Drops the tokens, and what was begun. */
    public void forget() {
        Calls.run(scope -> {
            handle.in(scope).forget();
            return null;
        });
    }

    /** Drops the tokens and frees it. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }

    /** The engine's sign-in, for a call. */
    Engine.M365SignIn in(Scope scope) {
        return handle.in(scope);
    }

    private Calls.LongCall<M365SignedIn> pasting(String text) {
        return (scope, token, ear) -> handle.in(scope).paste(text, M365.millis(now), token);
    }

    private Calls.LongCall<M365SignedIn> waiting() {
        return (scope, token, ear) -> handle.in(scope).await(M365.millis(now), token);
    }

    /** How somebody signs in. Each can take the place of another. */
    public enum Way {
        /** By a browser anywhere; the code, or the address it ends at, is pasted back. */
        PASTE,
        /** By a browser on this machine, which brings the code back itself. */
        LOOPBACK,
        /** By a browser anywhere, where a short code is entered. */
        DEVICE;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a sign-in is for. */
    public enum Purpose {
        /** To stay signed in as an account. */
        ACCOUNT,
        /** To let an administrator authorize a migration: who it is, and no more. */
        AUTHORIZE,
        /** To set a tenant up, once; nothing of it is kept. */
        SETUP;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

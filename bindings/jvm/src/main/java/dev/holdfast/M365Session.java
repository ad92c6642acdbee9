package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * An installation's access to Microsoft 365: a service, a vault, and the tokens of the moment. Any number of threads
 * may use it at once; one is enough for a process.
 *
 * <p>Calls that ask Microsoft block, and end early when their token is cancelled or, of those in {@code Async}, their
 * future is. They throw {@link UnavailableException} when Microsoft cannot be reached or wants to be asked later, with
 * its delay where it told one; {@link DeniedException} when it refuses, or somebody is not who they should be: {@link
 * M365#explain(String)} of its reason says what to do, and whether another way of signing in may be allowed; {@link
 * InputException} when a request makes no sense, and {@link CancelledException} when they were stopped. What the vault
 * says is thrown as {@link Vault} has it. No text of theirs has a secret.
 */
public final class M365Session implements AutoCloseable {
    private final Handle<Engine.M365Session> handle;
    private final Optional<Instant> now;

    private M365Session(Engine.M365Session part, Optional<Instant> now) {
        handle = new Handle<>(part, "session");
        this.now = now;
    }

    /**
     * Opens it over a vault. Asks nobody.
     *
     * @param vault keeps the secrets; may be closed before the session
     * @param service where Microsoft is asked
     * @param now the moment of all that is asked of it, for tests; empty for the machine's clock
     * @return the session; close it
     * @throws InputException with code M365FactsRejected or M365PolicyRejected when the service makes no sense
     */
    public static M365Session open(Vault vault, M365Service service, Optional<Instant> now) {
        return open(vault, service.json(), now);
    }

    /**
     * The same by the machine's clock.
     *
     * @param vault keeps the secrets; may be closed before the session
     * @param service where Microsoft is asked
     * @return the session; close it
     */
    public static M365Session open(Vault vault, M365Service service) {
        return open(vault, service, Optional.empty());
    }

    /**
     * The same of JSON, such as a file's.
     *
     * @param vault keeps the secrets; may be closed before the session
     * @param service where Microsoft is asked
     * @param now the moment of all that is asked of it; empty for the machine's clock
     * @return the session; close it
     */
    public static M365Session open(Vault vault, String service, Optional<Instant> now) {
        return new M365Session(
                Calls.run(scope -> Engines.get().m365Session(vault.in(scope), service, M365.millis(now))), now);
    }

    /** {@return the accounts that stay signed in; asks nobody} */
    public M365KeptAccounts accounts() {
        return Calls.run(scope -> handle.in(scope).accounts());
    }

    /** {@return the tenants that were set up, or are being set up; asks nobody} */
    public M365KeptTenants tenants() {
        return Calls.run(scope -> handle.in(scope).tenants());
    }

    /**
     * Begins a sign-in. By device code Microsoft is asked for one.
     *
     * @param request how, and what for
     * @param token stops the asking, or null
     * @return the sign-in; close it
     */
    public M365SignIn signIn(M365SignInRequest request, CancelToken token) {
        return signIn(request.json(), token);
    }

    /**
     * The same, which nobody stops.
     *
     * @param request how, and what for
     * @return the sign-in; close it
     */
    public M365SignIn signIn(M365SignInRequest request) {
        return signIn(request, null);
    }

    /**
     * The same of JSON, such as a file's.
     *
     * @param request {@code way}, and what {@link M365SignInRequest} has
     * @param token stops the asking, or null
     * @return the sign-in; close it
     */
    public M365SignIn signIn(String request, CancelToken token) {
        return Calls.run(null, token, beginning(request));
    }

    /**
     * The same on a thread of the library.
     *
     * @param request how, and what for
     * @return the sign-in, to be closed; cancelling the future ends the asking, and leaves none open
     */
    public CompletableFuture<M365SignIn> signInAsync(M365SignInRequest request) {
        return signInAsync(request, Calls.WORKERS);
    }

    /**
     * The same on a thread of the host.
     *
     * @param request how, and what for
     * @param executor runs it
     * @return the sign-in, to be closed; cancelling the future ends the asking, and leaves none open
     */
    public CompletableFuture<M365SignIn> signInAsync(M365SignInRequest request, Executor executor) {
        return Calls.start(executor, null, beginning(request.json()));
    }

    /**
     * Keeps a sign-in: from now on its account stays signed in. This is the point before which nothing changes.
     *
     * @param signIn one that came about, to stay signed in
     * @param token stops the wait for another process that renews the same account, or null
     * @return who is kept
     * @throws AbsentException with code M365TenantAbsent when nobody signed in, or not for that
     */
    public M365KeptAccount keep(M365SignIn signIn, CancelToken token) {
        return Calls.run(
                null,
                token,
                (scope, own, ear) -> handle.in(scope).keep(signIn.in(scope), M365.millis(now), own));
    }

    /**
     * The same, which nobody stops.
     *
     * @param signIn one that came about, to stay signed in
     * @return who is kept
     */
    public M365KeptAccount keep(M365SignIn signIn) {
        return keep(signIn, null);
    }

    /**
     * Signs an account out here: its token is dropped.
     *
     * @param account its name
     * @param tenant its tenant's id, where it is kept of several
     * @param token stops the wait for another process, or null
     * @return whether it was kept
     */
    public boolean signOut(String account, Optional<String> tenant, CancelToken token) {
        return Calls.run(
                null, token, (scope, own, ear) -> handle.in(scope).signOut(account, tenant.orElse(null), own));
    }

    /**
     * Signs an account of one tenant out here.
     *
     * @param account its name
     * @return whether it was kept
     */
    public boolean signOut(String account) {
        return signOut(account, Optional.empty(), null);
    }

    /**
     * A token for requests of the host's own: one of before as long as it lasts, else a new one.
     *
     * @param request whose, and for what
     * @param token stops the asking, or null
     * @return the token
     * @throws AbsentException with code M365TenantAbsent when nothing is kept of that account or tenant
     * @throws DeniedException with code M365Denied when Microsoft ended the authorization: sign in again
     */
    public M365AccessToken token(M365TokenRequest request, CancelToken token) {
        return Calls.run(null, token, asking(request));
    }

    /**
     * The same, which nobody stops.
     *
     * @param request whose, and for what
     * @return the token
     */
    public M365AccessToken token(M365TokenRequest request) {
        return token(request, null);
    }

    /**
     * The same on a thread of the library.
     *
     * @param request whose, and for what
     * @return the token; cancelling the future ends the asking
     */
    public CompletableFuture<M365AccessToken> tokenAsync(M365TokenRequest request) {
        return tokenAsync(request, Calls.WORKERS);
    }

    /**
     * The same on a thread of the host.
     *
     * @param request whose, and for what
     * @param executor runs it
     * @return the token; cancelling the future ends the asking
     */
    public CompletableFuture<M365AccessToken> tokenAsync(M365TokenRequest request, Executor executor) {
        return Calls.start(executor, null, asking(request));
    }

    /**
     * Sets a tenant up, updates it, renews its certificate, says how it stands, or takes it away again. A call that
     * ended too early is made again, and goes on.
     *
     * @param way what to do
     * @param request with which tenant, and how
     * @param signIn an administrator's, of purpose {@link M365SignIn.Purpose#SETUP}, which is forgotten when the call
     *     ends; needed to set up, to update and to delete, else empty
     * @param listener hears the steps, or null
     * @param token stops it, or null
     * @return what was done, and how it stands; that Microsoft refuses a tenant is an answer to a status, no exception
     * @throws UnavailableException with code M365Propagating when something is not in effect everywhere after the
     *     wait; call again later
     * @throws DeniedException with code M365AdministratorRequired when no administrator signed in
     * @throws AbsentException with code M365TenantAbsent when there is no tenant to do that with
     */
    public M365TenantOutcome tenant(
            M365TenantRequest.Way way,
            M365TenantRequest request,
            Optional<M365SignIn> signIn,
            Listener listener,
            CancelToken token) {
        return Calls.run(listener, token, working(way, request, signIn));
    }

    /**
     * The same without an administrator, unheard: a rotation, a status.
     *
     * @param way what to do
     * @param request with which tenant, and how
     * @return what was done, and how it stands
     */
    public M365TenantOutcome tenant(M365TenantRequest.Way way, M365TenantRequest request) {
        return tenant(way, request, Optional.empty(), null, null);
    }

    /**
     * The same by an administrator, unheard.
     *
     * @param way what to do
     * @param request with which tenant, and how
     * @param signIn an administrator's, of purpose {@link M365SignIn.Purpose#SETUP}
     * @return what was done, and how it stands
     */
    public M365TenantOutcome tenant(M365TenantRequest.Way way, M365TenantRequest request, M365SignIn signIn) {
        return tenant(way, request, Optional.of(signIn), null, null);
    }

    /**
     * The same on a thread of the library.
     *
     * @param way what to do
     * @param request with which tenant, and how
     * @param signIn an administrator's, where one is needed
     * @param listener hears the steps, or null
     * @return what was done; cancelling the future stops the work
     */
    public CompletableFuture<M365TenantOutcome> tenantAsync(
            M365TenantRequest.Way way, M365TenantRequest request, Optional<M365SignIn> signIn, Listener listener) {
        return tenantAsync(way, request, signIn, listener, Calls.WORKERS);
    }

    /**
     * The same on a thread of the host.
     *
     * @param way what to do
     * @param request with which tenant, and how
     * @param signIn an administrator's, where one is needed
     * @param listener hears the steps, or null
     * @param executor runs it
     * @return what was done; cancelling the future stops the work
     */
    public CompletableFuture<M365TenantOutcome> tenantAsync(
            M365TenantRequest.Way way,
            M365TenantRequest request,
            Optional<M365SignIn> signIn,
            Listener listener,
            Executor executor) {
        return Calls.start(executor, listener, working(way, request, signIn));
    }

    /** Frees it, with the tokens of the moment. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }

    private Calls.LongCall<M365SignIn> beginning(String request) {
        return (scope, token, ear) -> new M365SignIn(
                Engines.get().m365SignIn(handle.in(scope), request, M365.millis(now), token), now);
    }

    private Calls.LongCall<M365AccessToken> asking(M365TokenRequest request) {
        return (scope, token, ear) -> handle.in(scope).token(request.json(), M365.millis(now), token);
    }

    private Calls.LongCall<M365TenantOutcome> working(
            M365TenantRequest.Way way, M365TenantRequest request, Optional<M365SignIn> signIn) {
        return (scope, token, ear) -> handle.in(scope)
                .tenant(
                        way.word(),
                        request.json(),
                        signIn.isPresent() ? signIn.get().in(scope) : null,
                        M365.millis(now),
                        token,
                        ear);
    }
}

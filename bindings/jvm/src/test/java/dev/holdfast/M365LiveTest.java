package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.M365SignIn.Purpose;
import dev.holdfast.M365SignIn.Way;
import dev.holdfast.M365TenantOutcome.State;
import dev.holdfast.servers.Entra;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signing in for real, against a server laid out like Microsoft's. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class M365LiveTest {
    private static Entra entra;

    @TempDir
    private Path folder;

    private VaultKey key;
    private M365Session session;

    @BeforeAll
    static void startServer() {
        entra = new Entra();
        entra.hurry();
    }

    @AfterAll
    static void stopServer() {
        entra.close();
    }

    @BeforeEach
    void open() {
        key = VaultKey.ofFile(folder.resolve("vault.key"));
        try (Vault vault = Vault.create(folder.resolve("vault"), key)) {
            session = M365Session.open(vault, entra.service(), Optional.empty());
        }
    }

    @AfterEach
    void close() {
        session.close();
        assertEquals("[]", entra.violations());
    }

    /** The same installation, after its process ended. */
    private void restart() {
        session.close();
        try (Vault vault = Vault.open(folder.resolve("vault"), key)) {
            session = M365Session.open(vault, entra.service(), Optional.empty());
        }
    }

    private static String browser(M365SignIn signIn, String user) {
        return entra.browser(signIn.page().address(), user);
    }

    private static void approve(M365SignIn signIn, String user) {
        entra.approve(signIn.page().userCode().orElseThrow(), user);
    }

    private static void refused(String status, Class<? extends HoldfastException> kind, Runnable call) {
        HoldfastException thrown = assertThrows(kind, call::run);
        assertEquals(status, Holdfast.status(thrown.code()).name(), thrown::toString);
        entra.requireNoSecretIn(thrown.toString());
    }

    @Test
    void anAccountThatWasPastedInStaysSignedInUntilItIsSignedOut() {
        M365TokenRequest request;
        M365AccessToken before;
        try (M365SignIn signIn = session.signIn(new M365SignInRequest(Way.PASTE))) {
            M365SignedIn who = signIn.paste(browser(signIn, "plain1"));
            assertEquals(Optional.of(who), signIn.signedIn());
            assertEquals(entra.tenant(), who.tenant());
            assertTrue(session.accounts().accounts().isEmpty(), "nothing is kept before keep");
            M365KeptAccount kept = session.keep(signIn);
            assertEquals(List.of(kept), session.accounts().accounts());
            assertTrue(signIn.migrationAnswer().orElseThrow().contains("signed_in"));
            request = M365TokenRequest.ofAccount(kept.account());
            before = session.tokenAsync(request).join();
            assertEquals(before.token(), session.token(request).token(), "it lasts");
            entra.requireNoSecretIn(who + " " + kept + signIn + session + before);
        }
        restart();
        M365AccessToken after = session.token(request);
        assertNotEquals(before.token(), after.token());
        assertTrue(after.expires().isAfter(Instant.now()) && after.token().length() > 20);
        String account = session.accounts().accounts().get(0).account();
        assertTrue(session.signOut(account));
        assertFalse(session.signOut(account, Optional.empty(), null));
        refused("M365TenantAbsent", AbsentException.class, () -> session.token(request));
    }

    @Test
    void aDeviceIsWaitedForUntilItsCodeWasEntered() {
        try (M365SignIn signIn = session.signIn(new M365SignInRequest(Way.DEVICE))) {
            M365SignInPage page = signIn.page();
            assertTrue(page.expires().orElseThrow().isAfter(Instant.now()) && !page.pastes());
            CompletableFuture<M365SignedIn> waiting = signIn.awaitAsync();
            assertFalse(waiting.isDone());
            approve(signIn, "plain1");
            assertTrue(waiting.join().account().startsWith("plain1"), waiting::toString);
        }
    }

    @Test
    void theBrowserOfThisMachineBringsTheCodeItself() {
        try (M365SignIn signIn = session.signIn(new M365SignInRequest(Way.LOOPBACK))) {
            assertFalse(signIn.page().pastes());
            CompletableFuture<M365SignedIn> waiting = signIn.awaitAsync();
            String shown = entra.open(browser(signIn, "admin1"));
            assertTrue(shown.contains("close this page"), shown);
            assertEquals(Optional.of(M365Connection.Role.GLOBAL_ADMINISTRATOR), waiting.join().role());
        }
    }

    @Test
    void aWaitThatWasCancelledIsTakenUpAgain() {
        try (M365SignIn signIn = session.signIn(new M365SignInRequest(Way.DEVICE));
                CancelToken token = new CancelToken()) {
            CompletableFuture<M365SignedIn> waiting = signIn.awaitAsync();
            assertTrue(waiting.cancel(true));
            assertThrows(CancellationException.class, waiting::join);
            token.cancel();
            assertThrows(CancelledException.class, () -> signIn.await(token));
            assertTrue(signIn.signedIn().isEmpty());
            approve(signIn, "plain1");
            assertTrue(signIn.await().account().startsWith("plain1"));
        }
    }

    @Test
    void whatAPolicyForbidsIsDoneByAnotherWay() {
        entra.refuse("devicecode", 53003);
        refused("M365Denied", DeniedException.class, () -> session.signIn(new M365SignInRequest(Way.DEVICE)));
        try (M365SignIn signIn = session.signIn(new M365SignInRequest(Way.DEVICE))) {
            entra.refuse("/token", 53003);
            DeniedException thrown = assertThrows(DeniedException.class, () -> signIn.await());
            assertEquals("policy", M365.explain(thrown.reason()).classWord());
            assertTrue(signIn.migrationAnswer().orElseThrow().contains("failed"));
            signIn.again(Way.PASTE);
            assertTrue(signIn.paste(browser(signIn, "plain1")).account().startsWith("plain1"));
        }
    }

    @Test
    void aTenantIsSetUpByAnAdministratorAndSignsInByItself() {
        M365TenantOutcome made = setUp();
        assertEquals(State.READY, made.state(), made::text);
        assertTrue(made.permissions().orElseThrow().missing().isEmpty());
        M365TenantOutcome.Certificate first = made.certificate().orElseThrow();
        assertTrue(first.daysLeft() > 0 && !first.expired());
        restart();
        assertEquals(made.tenant(), session.tenants().tenants().get(0).tenant());
        session.token(M365TokenRequest.ofTenant(made.tenant()));

        M365TenantRequest force = new M365TenantRequest().withForce(true);
        M365TenantOutcome rotated = session.tenant(M365TenantRequest.Way.ROTATE, force);
        assertNotEquals(first.thumbprint(), rotated.certificate().orElseThrow().thumbprint());
        M365TenantOutcome status = session.tenant(M365TenantRequest.Way.STATUS, new M365TenantRequest());
        assertEquals(State.READY, status.state(), status::text);
        entra.requireNoSecretIn(made + " " + rotated + status + session.tenants());

        try (M365SignIn administrator = session.signIn(
                new M365SignInRequest(Way.PASTE).withPurpose(Purpose.SETUP), null)) {
            administrator.paste(browser(administrator, "admin1"));
            M365TenantOutcome gone =
                    session.tenant(M365TenantRequest.Way.DELETE, new M365TenantRequest(), administrator);
            assertEquals(State.DELETED, gone.state(), gone::text);
        }
        assertTrue(session.tenants().tenants().isEmpty());
    }

    private M365TenantOutcome setUp() {
        M365TenantRequest wanted = new M365TenantRequest().withWorkloads(List.of(M365Workload.MAIL));
        List<String> heard = new CopyOnWriteArrayList<>();
        Listener listener = new Listener() {
            @Override
            public void onPhase(String name) {
                heard.add(name);
            }
        };
        M365SignInRequest administrator = new M365SignInRequest(Way.DEVICE).withPurpose(Purpose.SETUP);
        try (M365SignIn signIn = session.signIn(administrator)) {
            approve(signIn, "admin1");
            signIn.await();
            M365TenantOutcome made = session.tenantAsync(
                            M365TenantRequest.Way.SETUP, wanted, Optional.of(signIn), listener)
                    .join();
            assertTrue(signIn.signedIn().isEmpty(), "an administrator's sign-in ends with the call");
            assertTrue(heard.containsAll(List.of("application", "grant", "prove")), heard::toString);
            return made;
        }
    }

    @Test
    void anOrdinaryAccountSetsNothingUp() {
        try (M365SignIn signIn = session.signIn(new M365SignInRequest(Way.PASTE).withPurpose(Purpose.SETUP))) {
            String ended = browser(signIn, "plain1");
            refused("M365AdministratorRequired", DeniedException.class, () -> signIn.paste(ended, null));
        }
    }
}

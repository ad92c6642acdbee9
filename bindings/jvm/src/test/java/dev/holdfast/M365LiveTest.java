package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.M365SignIn.Purpose;
import dev.holdfast.M365SignIn.Way;
import dev.holdfast.M365TenantOutcome.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signing in for real, against a server laid out like Microsoft's. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class M365LiveTest {
    @TempDir
    private Path folder;

    private Entra entra;
    private M365Session session;

    @BeforeEach
    void start() throws Exception {
        entra = new Entra();
        try (Vault vault = Vault.create(folder.resolve("vault"), VaultKey.ofFile(folder.resolve("vault.key")))) {
            session = M365Session.open(vault, entra.service());
        }
    }

    @AfterEach
    void stop() throws Exception {
        session.close();
        entra.close();
    }

    private M365SignIn administrator() throws Exception {
        M365SignIn signIn = session.signIn(new M365SignInRequest(Way.PASTE).withPurpose(Purpose.SETUP), null);
        signIn.paste(entra.browser(signIn.page(), "admin1"), null);
        return signIn;
    }

    private M365TenantOutcome tenant(M365TenantRequest.Way way, M365TenantRequest request, M365SignIn signIn) {
        return session.tenant(way, request, Optional.ofNullable(signIn), null, null);
    }

    @Test
    void anAccountThatWasPastedInStaysSignedInUntilItIsSignedOut() throws Exception {
        try (M365SignIn signIn = session.signIn(new M365SignInRequest(Way.PASTE), null)) {
            M365SignedIn who = signIn.paste(entra.browser(signIn.page(), "plain1"), null);
            assertEquals(Optional.of(who), signIn.signedIn());
            assertEquals(entra.tenant(), who.tenant());
            assertTrue(session.accounts().accounts().isEmpty());
            M365KeptAccount kept = session.keep(signIn);
            assertEquals(List.of(kept), session.accounts().accounts());
            assertTrue(signIn.migrationAnswer().orElseThrow().contains("signed_in"));

            M365AccessToken token = session.tokenAsync(M365TokenRequest.ofAccount(kept.account())).join();
            assertTrue(token.expires().isAfter(Instant.now()) && token.token().length() > 20);
            assertFalse(token.toString().contains(token.token()));
            assertTrue(session.signOut(kept.account(), Optional.empty(), null));
            assertTrue(session.accounts().accounts().isEmpty());
        }
    }

    @Test
    void aDeviceIsWaitedForUntilItsCodeWasEntered() throws Exception {
        entra.hurry();
        try (M365SignIn signIn = session.signIn(new M365SignInRequest(Way.DEVICE), null)) {
            M365SignInPage page = signIn.page();
            assertTrue(page.expires().orElseThrow().isAfter(Instant.now()) && !page.pastes());
            CompletableFuture<M365SignedIn> waiting = signIn.awaitAsync();
            assertFalse(waiting.isDone());
            entra.approve(page, "plain1");
            assertTrue(waiting.join().account().startsWith("plain1"), waiting::toString);
        }
    }

    @Test
    void aPolicyThatForbidsOneWayIsExplained() throws Exception {
        entra.fault("devicecode", "{\"error\":\"invalid_grant\",\"error_codes\":[53003]}");
        HoldfastException thrown = assertThrows(
                DeniedException.class, () -> session.signIn(new M365SignInRequest(Way.DEVICE), null));
        assertEquals("M365Denied", Holdfast.status(thrown.code()).name());
        assertEquals("policy", M365.explain("AADSTS53003").classWord());
    }

    @Test
    void aTenantIsSetUpByAnAdministratorAndSignsInByItself() throws Exception {
        M365TenantRequest wanted = new M365TenantRequest().withWorkloads(List.of(M365Workload.MAIL));
        List<String> heard = new CopyOnWriteArrayList<>();
        Listener listener = new Listener() {
            @Override
            public void onPhase(String name) {
                heard.add(name);
            }
        };
        M365TenantOutcome made;
        try (M365SignIn signIn = administrator()) {
            made = session.tenant(M365TenantRequest.Way.SETUP, wanted, Optional.of(signIn), listener, null);
            assertTrue(signIn.signedIn().isEmpty(), "an administrator's sign-in ends with the call");
        }
        assertEquals(State.READY, made.state(), made::text);
        assertTrue(heard.containsAll(List.of("application", "grant", "prove")), heard::toString);
        assertTrue(made.permissions().orElseThrow().missing().isEmpty());
        M365TenantOutcome.Certificate first = made.certificate().orElseThrow();
        assertTrue(first.daysLeft() > 0 && !first.expired());
        assertEquals(made.tenant(), session.tenants().tenants().get(0).tenant());
        session.token(M365TokenRequest.ofTenant(made.tenant()), null);

        M365TenantOutcome rotated =
                tenant(M365TenantRequest.Way.ROTATE, new M365TenantRequest().withForce(true), null);
        assertNotEquals(first.thumbprint(), rotated.certificate().orElseThrow().thumbprint());
        assertEquals(State.READY, tenant(M365TenantRequest.Way.STATUS, new M365TenantRequest(), null).state());

        try (M365SignIn signIn = administrator()) {
            assertEquals(State.DELETED, tenant(M365TenantRequest.Way.DELETE, new M365TenantRequest(), signIn).state());
        }
        assertTrue(session.tenants().tenants().isEmpty());
    }

    @Test
    void anOrdinaryAccountSetsNothingUp() throws Exception {
        try (M365SignIn signIn = session.signIn(new M365SignInRequest(Way.PASTE).withPurpose(Purpose.SETUP), null)) {
            String ended = entra.browser(signIn.page(), "plain1");
            HoldfastException thrown = assertThrows(DeniedException.class, () -> signIn.paste(ended, null));
            assertEquals("M365AdministratorRequired", Holdfast.status(thrown.code()).name());
        }
    }
}

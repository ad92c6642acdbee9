package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.M365SignIn.Way;
import dev.holdfast.M365Workload.Direction;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What needs nobody's answer. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class M365SessionTest {
    private static final M365Service SERVICE = new M365Service("11111111-2222-3333-4444-555555555555");

    @TempDir
    private Path folder;

    private M365Session session;

    @BeforeEach
    void open() {
        VaultKey key = VaultKey.ofFile(folder.resolve("vault.key"));
        try (Vault vault = Vault.create(folder.resolve("vault"), key)) {
            session = M365Session.open(vault, SERVICE);
        }
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void aSessionOutlivesItsVaultAndKnowsNobodyYet() {
        assertEquals("{\"schema\":1,\"accounts\":[]}", session.accounts().json());
        assertEquals("{\"schema\":1,\"tenants\":[]}", session.tenants().json());
        assertFalse(session.signOut("ann@contoso.example", Optional.empty(), null));
        assertThrows(
                AbsentException.class, () -> session.token(M365TokenRequest.ofAccount("ann@contoso.example"), null));
        assertThrows(AbsentException.class, () -> status(new M365TenantRequest()));
    }

    private M365TenantOutcome status(M365TenantRequest request) {
        return session.tenant(M365TenantRequest.Way.STATUS, request, Optional.empty(), null, null);
    }

    @Test
    void aTenantThatIsNotSetUpSaysSo() {
        String tenant = "aaaaaaaa-0000-4000-8000-000000000000";
        M365TenantOutcome outcome =
                status(new M365TenantRequest().withTenant(tenant).withOffline(true));
        assertEquals(M365TenantOutcome.State.NOT_SET_UP, outcome.state());
        assertEquals(tenant, outcome.tenant());
        assertTrue(outcome.certificate().isEmpty() && outcome.steps().isEmpty());
        assertThrows(InputException.class, () -> status(new M365TenantRequest().withForce(true)));
        assertThrows(
                DeniedException.class,
                () -> session.tenant(
                        M365TenantRequest.Way.SETUP,
                        new M365TenantRequest().withTenant(tenant).withWorkloads(List.of(M365Workload.MAIL)),
                        Optional.empty(),
                        null,
                        null));
    }

    @Test
    void aPageIsShownBeforeAnybodyIsAsked() {
        M365SignInRequest request = new M365SignInRequest(Way.PASTE).withLoginHint("ann@contoso.example");
        try (M365SignIn signIn = session.signIn(request, null)) {
            M365SignInPage page = signIn.page();
            assertTrue(page.pastes() && page.way() == Way.PASTE && page.userCode().isEmpty());
            assertTrue(page.address().startsWith("https://login.microsoftonline.com/organizations/"), page::address);
            assertTrue(page.address().contains("login_hint=ann%40contoso.example"), page::address);
            InputException pasted = assertThrows(InputException.class, () -> signIn.paste("two words", null));
            assertEquals("M365PasteRejected", Holdfast.status(pasted.code()).name());
            assertTrue(signIn.signedIn().isEmpty() && signIn.migrationAnswer().isEmpty());
            assertThrows(AbsentException.class, () -> session.keep(signIn));
            signIn.forget();
            assertEquals("", signIn.page().address());
        }
    }

    @Test
    void theWaitForABrowserEndsWithItsFutureOrToken() {
        try (M365SignIn signIn = session.signIn(new M365SignInRequest(Way.LOOPBACK), null);
                CancelToken token = new CancelToken()) {
            CompletableFuture<M365SignedIn> waiting = signIn.awaitAsync();
            assertFalse(waiting.isDone());
            assertTrue(waiting.cancel(true));
            assertThrows(CancellationException.class, waiting::join);
            token.cancel();
            assertThrows(CancelledException.class, () -> signIn.await(token));
            signIn.again(Optional.of(Way.PASTE), null);
            assertTrue(signIn.page().pastes());
        }
    }

    @Test
    void aServerThatSaysNothingIsUnavailableAndNoPasswordIsTold() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            M365Service service = SERVICE.withProxy("http://user:hunter2@127.0.0.1:" + silent.getLocalPort())
                    .withTimeout(Duration.ofSeconds(1))
                    .withAttempts(1);
            VaultKey key = VaultKey.ofFile(folder.resolve("vault.key"));
            try (Vault vault = Vault.open(folder.resolve("vault"), key);
                    M365Session proxied = M365Session.open(vault, service)) {
                HoldfastException thrown = assertThrows(
                        UnavailableException.class,
                        () -> proxied.signIn(new M365SignInRequest(Way.DEVICE), null));
                assertFalse((thrown + "" + service).contains("hunter2"), thrown::toString);
            }
        }
    }

    @Test
    void theLeastPermissionsAreToldAndWhatDiffers() {
        M365PermissionRequest request = new M365PermissionRequest(List.of(M365Workload.MAIL));
        M365PermissionPlan plan = M365.permissions(request);
        assertEquals(List.of(), plan.granted());
        assertEquals(plan.needed(), plan.missing());
        M365PermissionPlan.Permission first = plan.needed().get(0);
        assertTrue(first.uses().contains(new M365PermissionPlan.Use(M365Workload.MAIL, Direction.BACKUP)));
        List<String> names = plan.needed().stream()
                .map(one -> one.permission().orElseThrow())
                .toList();
        M365PermissionPlan sound = M365.permissions(request.withGranted(names));
        assertTrue(sound.missing().isEmpty() && sound.surplus().isEmpty(), sound::text);
        M365PermissionPlan more = M365.permissions(request.withGrantedJson("[\"Directory.ReadWrite.All\"]"));
        assertEquals(1, more.surplus().size());
        assertThrows(InputException.class, () -> M365.permissions(M365PermissionRequest.ofJson("[]")));
    }

    @Test
    void aTokenThatNobodySignedIsOfNobody() {
        String request = "{\"token\":\"a.b.c\",\"keys\":{\"keys\":[]},\"issuer\":\"x\",\"audience\":\"y\"}";
        HoldfastException thrown =
                assertThrows(DeniedException.class, () -> M365.identity(request, Optional.empty()));
        assertEquals("M365IdentityRejected", Holdfast.status(thrown.code()).name());
        assertThrows(InputException.class, () -> M365.identity("[]", Optional.empty()));
    }

    @Test
    void whatIsASecretIsNotShown() {
        Instant until = Instant.ofEpochMilli(0);
        assertEquals("M365AccessToken[expires=" + until + "]", new M365AccessToken("hunter2", until).toString());
    }
}

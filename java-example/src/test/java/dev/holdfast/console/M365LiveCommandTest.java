package dev.holdfast.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.servers.Entra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person signs in at the console, for real, against a server laid out like Microsoft's. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class M365LiveCommandTest {
    private static final String PLAIN = "plain1@contoso.onmicrosoft.com";
    private static final String MOMENT = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

    private static Entra entra;

    @TempDir
    private Path folder;

    private final StringBuilder all = new StringBuilder();
    private String out;
    private String err;

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
    void vault() throws IOException {
        Files.writeString(folder.resolve("service"), entra.service());
        List<String> create = new ArrayList<>(List.of("vault", "create"));
        create.addAll(keyed());
        try (Talk talk = new Talk(create)) {
            ends(talk, ExitCode.CLEAN);
        }
    }

    @AfterEach
    void nothingWasToldThatIsSecret() {
        entra.requireNoSecretIn(all.toString());
        assertEquals("[]", entra.violations());
    }

    private List<String> keyed() {
        return List.of("--vault", path("vault"), "--vault-key-file", path("vault.key"));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private List<String> live(String command, String... more) {
        List<String> args = new ArrayList<>(List.of("m365", command));
        args.addAll(keyed());
        args.addAll(List.of("--service", path("service")));
        args.addAll(List.of(more));
        return args;
    }

    private void ends(Talk talk, ExitCode expected) {
        talk.ends(expected);
        out = talk.out();
        err = talk.err();
        all.append(out).append(err);
    }

    /** A command that nobody has to answer. */
    private void say(ExitCode expected, String command, String... more) {
        try (Talk talk = new Talk(live(command, more))) {
            ends(talk, expected);
        }
    }

    private static void paste(Talk talk, String address, String user) {
        talk.type(entra.browser(address, user));
    }

    private void signIn() {
        try (Talk talk = new Talk(live("signin", "--account", PLAIN))) {
            talk.type("two words");
            talk.heard("! what was pasted back is not of this sign-in");
            paste(talk, "http" + talk.heard("http"), "plain1");
            ends(talk, ExitCode.CLEAN);
        }
    }

    @Test
    void anAccountIsPastedInGivesTokensAndIsSignedOut() {
        say(ExitCode.CLEAN, "accounts");
        assertEquals("nobody stays signed in yet\n", out);
        signIn();
        String who = PLAIN + " (plain1) signed in as ordinary, tenant " + entra.tenant() + ".\n";
        assertTrue(out.endsWith(who), out);
        assertEquals("", err);

        say(ExitCode.CLEAN, "accounts");
        String line = PLAIN + ", tenant " + entra.tenant() + ", signed in " + MOMENT + "\n";
        assertTrue(out.matches(line), out);
        say(ExitCode.CLEAN, "accounts", "--json");
        assertTrue(out.startsWith("{\"schema\":1,\"accounts\":[{") && out.contains(PLAIN), out);

        say(ExitCode.CLEAN, "token", "--account", PLAIN);
        assertTrue(out.matches("valid until " + MOMENT + "\n"), out);
        say(ExitCode.CLEAN, "token", "--account", PLAIN, "--json");
        assertTrue(out.matches("\\{\"expires_utc_ms\":\\d+}\n"), out);

        say(ExitCode.CLEAN, "signout", "--account", PLAIN);
        assertEquals(PLAIN + " is signed out here\n", out);
        say(ExitCode.FINDINGS, "signout", "--account", PLAIN);
        assertEquals(PLAIN + " was not signed in here\n", out);
        say(ExitCode.FINDINGS, "signout", "--account", PLAIN, "--tenant", entra.tenant(), "--json");
        assertEquals("{\"signed_out\":false}\n", out);
        say(ExitCode.UNCHECKED, "token", "--account", PLAIN);
    }

    @Test
    void aTokenIsShownWhereThatIsAskedFor() {
        signIn();
        try (Talk talk = new Talk(live("token", "--account", PLAIN, "--show"))) {
            talk.ends(ExitCode.CLEAN);
            assertTrue(entra.secrets().contains(talk.out().strip()), "this very token came from the server");
        }
        try (Talk talk = new Talk(live("token", "--account", PLAIN, "--show", "--json"))) {
            talk.ends(ExitCode.CLEAN);
            assertTrue(talk.out().startsWith("{\"token\":\"") && talk.out().contains("\",\"expires_utc_ms\":"));
        }
        say(ExitCode.CLEAN, "signout", "--account", PLAIN, "--json");
        assertEquals("{\"signed_out\":true}\n", out);
    }

    @Test
    void aDeviceIsApprovedElsewhereAndProgramsReadWhoItWas() {
        try (Talk talk = new Talk(live("signin", "--way", "device", "--json"))) {
            entra.approve(talk.told("code "), "plain2");
            ends(talk, ExitCode.CLEAN);
        }
        assertTrue(out.contains("\"account\":\"plain2@") && out.lines().count() == 1, out);
        assertTrue(err.contains("\nhttp"), err);
    }

    @Test
    void theBrowserOfThisMachineComesBackItself() {
        try (Talk talk = new Talk(live("signin", "--way", "loopback"))) {
            entra.open(entra.browser("http" + talk.heard("http"), "plain1"));
            ends(talk, ExitCode.CLEAN);
        }
    }

    @Test
    void aPolicyThatForbidsOneWayNamesAnother() {
        entra.refuse("devicecode", 53003);
        say(ExitCode.UNCHECKED, "signin", "--way", "device");
        assertTrue(err.startsWith("another way may be allowed: --way paste\nholdfast: "), err);
        assertTrue(err.contains("AADSTS53003"), err);
    }

    @Test
    void anOrdinaryAccountSetsNothingUp() {
        try (Talk talk = new Talk(live("setup", "--tenant", entra.tenant(), "--workloads", "mail", "--way", "paste"))) {
            paste(talk, "http" + talk.heard("http"), "plain1");
            ends(talk, ExitCode.UNCHECKED);
        }
        assertTrue(err.contains(" is no administrator; one has to sign in: "), err);
        say(ExitCode.CLEAN, "tenants");
        assertEquals("no tenant has been set up here\n", out);
    }

    @Test
    void aTenantIsSetUpRenewedAndTakenAway() {
        String tenant = "contoso.onmicrosoft.com";
        try (Talk talk = new Talk(live("setup", "--tenant", tenant, "--workloads", "mail,calendar"))) {
            entra.approve(talk.heard("code "), "admin1");
            ends(talk, ExitCode.CLEAN);
        }
        assertTrue(out.contains(entra.tenant()), out);
        say(ExitCode.CLEAN, "tenants");
        String line = tenant + " \\(" + entra.tenant() + "\\), application Holdfast backup, ready, certificate until ";
        assertTrue(out.matches(line + MOMENT + "\n"), out);
        say(ExitCode.CLEAN, "tenants", "--json");
        assertTrue(out.startsWith("{\"schema\":1,\"tenants\":[{") && out.lines().count() == 1, out);

        say(ExitCode.CLEAN, "status");
        String before = out;
        say(ExitCode.CLEAN, "status", "--json");
        assertTrue(out.contains("\"state\":\"ready\"") && out.lines().count() == 1, out);
        say(ExitCode.CLEAN, "rotate", "--force");
        say(ExitCode.CLEAN, "status", "--offline");
        assertFalse(out.equals(before), out);
        say(ExitCode.CLEAN, "token", "--tenant", tenant);

        try (Talk talk = new Talk(live("delete", "--way", "paste", "--json"))) {
            paste(talk, "http" + talk.told("http"), "admin1");
            ends(talk, ExitCode.CLEAN);
        }
        assertTrue(out.contains("\"state\":\"deleted\""), out);
        say(ExitCode.FINDINGS, "status");
        assertEquals("tenant " + entra.tenant() + " is not set up\n", out);
    }

    /** As far as the step at which somebody signs in. */
    private Talk migrate(String to, String... steps) throws IOException {
        String set = "{\"account\":\"" + PLAIN + "\",\"region\":\"test\",\"token\":false,\"password\":true}";
        String facts = "{\"settings\":" + entra.settings() + ",\"sets\":[" + set + "]}";
        Files.writeString(folder.resolve("facts"), facts);
        Talk talk = new Talk(live("migrate", "--facts", path("facts"), "--to", to, "--sign-in"));
        List.of(steps).forEach(talk::type);
        return talk;
    }

    @Test
    void anAdministratorReallyAuthorizesAMigration() throws IOException {
        try (Talk talk = migrate("modern", "done", "continue", "confirm")) {
            paste(talk, "http" + talk.heard("http"), "admin1");
            talk.type("save");
            ends(talk, ExitCode.CLEAN);
        }
        assertTrue(out.contains("Modern authentication, authorized by admin1@contoso.onmicrosoft.com\n"), out);
        say(ExitCode.CLEAN, "accounts");
        assertEquals("nobody stays signed in yet\n", out);
    }

    @Test
    void anOrdinaryAccountAuthorizesNoMigrationToModern() throws IOException {
        try (Talk talk = migrate("modern", "done", "continue", "confirm")) {
            paste(talk, "http" + talk.heard("http"), "plain1");
            talk.heard("! " + PLAIN + " is no administrator");
            talk.type("cancel");
            ends(talk, ExitCode.CANCELLED);
        }
        assertTrue(out.endsWith("cancelled; nothing was changed\n"), out);
    }

    @Test
    void anAccountThatMovesToHybridStaysSignedInOnceThatIsSaved() throws IOException {
        try (Talk talk = migrate("hybrid", "done", "continue")) {
            paste(talk, "http" + talk.heard("http"), "plain1");
            talk.heard("step 5 of 5: Save");
            say(ExitCode.CLEAN, "accounts");
            assertEquals("nobody stays signed in yet\n", out);
            talk.type("save");
            ends(talk, ExitCode.CLEAN);
        }
        assertTrue(out.endsWith(PLAIN + " stays signed in\n"), out);
        say(ExitCode.CLEAN, "token", "--account", PLAIN);
    }
}

package dev.holdfast.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault, and what of signing in needs no server. */
class VaultCommandTest {
    private static final String CLIENT = "{\"client_id\":\"11111111-2222-3333-4444-555555555555\"}";
    private static final String TENANT = "aaaaaaaa-0000-4000-8000-000000000000";

    private final InputStream input = System.in;

    @TempDir
    private Path folder;

    private String out;
    private String err;

    @AfterEach
    void restore() {
        System.setIn(input);
    }

    private void say(ExitCode expected, List<String> args, String... more) {
        List<String> all = new ArrayList<>(args);
        all.addAll(List.of(more));
        StringWriter said = new StringWriter();
        StringWriter told = new StringWriter();
        int code = Main.run(new PrintWriter(said), new PrintWriter(told), all.toArray(String[]::new));
        out = said.toString();
        err = told.toString();
        assertEquals(expected, ExitCode.values()[code], () -> String.join(" ", all) + "\n" + out + err);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private List<String> keyed(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--vault", path("vault"), "--vault-key-file", path("vault.key")));
        return all;
    }

    private List<String> live(String command) throws IOException {
        List<String> all = keyed("m365", command);
        all.addAll(List.of("--service", file("service", CLIENT)));
        return all;
    }

    @Test
    void aVaultIsMadeListedRekeyedCarriedAndTakenOver() throws IOException {
        String passphrase = file("passphrase", "correct horse battery\r\n");
        say(ExitCode.CLEAN, keyed("vault", "create"));
        assertEquals(path("vault") + " is made\n", out);
        say(ExitCode.USAGE, keyed("vault", "create"));
        assertTrue(err.contains("there is a file already"), err);
        say(ExitCode.CLEAN, keyed("vault", "list"));
        assertEquals("nothing is kept yet\n", out);
        say(ExitCode.CLEAN, keyed("vault", "list"), "--json");
        assertEquals("{\"schema\":1,\"entries\":[]}\n", out);
        say(ExitCode.CLEAN, keyed("vault", "export"), "--to", path("bundle"), "--passphrase-file", passphrase);
        assertTrue(out.endsWith("its passphrase opens it\n"), out);
        say(ExitCode.CLEAN, keyed("vault", "import"), "--from", path("bundle"), "--passphrase-file", passphrase);
        assertEquals("0 secrets taken over\n", out);
        say(ExitCode.CLEAN, keyed("vault", "rekey"), "--new-passphrase-file", file("same", "correct horse battery"));
        say(ExitCode.USAGE, keyed("vault", "list"));
        assertTrue(err.contains("this vault is opened by a passphrase, not by a key file"), err);
        say(
                ExitCode.CLEAN,
                List.of("vault", "list", "--vault", path("vault"), "--vault-passphrase-file", passphrase));
    }

    @Test
    void wrongUseIsTold() throws IOException {
        say(ExitCode.USAGE, List.of("vault"));
        say(ExitCode.USAGE, List.of("vault", "list", "--vault", "a"));
        assertTrue(err.contains("--vault-key-file=FILE | --vault-passphrase-file=FILE"), err);
        say(ExitCode.USAGE, keyed("vault", "list"), "--vault-credential", "a");
        say(ExitCode.UNCHECKED, keyed("vault", "list"));
        assertTrue(err.contains("there is no vault"), err);
        say(ExitCode.USAGE, live("signin"), "--way", "pigeon");
        assertTrue(err.startsWith("--way is one of paste, loopback, device"), err);
        say(ExitCode.USAGE, live("setup"), "--tenant", TENANT, "--workloads", "mail,,calendar");
        assertTrue(err.startsWith("--workloads is one of mail, calendar"), err);
        say(ExitCode.USAGE, List.of("m365", "migrate", "--facts", "a", "--way", "paste"));
        assertTrue(err.startsWith("--vault, what opens it, --service and --way go with --sign-in"), err);
        say(ExitCode.USAGE, List.of("m365", "migrate", "--facts", "a", "--sign-in", "--vault", "b"));
        assertTrue(err.startsWith("--sign-in needs --vault, one option that opens it, and --service"), err);
    }

    @Test
    void aVaultThatKnowsNobodySaysSo() throws IOException {
        say(ExitCode.CLEAN, keyed("vault", "create"));
        say(ExitCode.FINDINGS, live("status"), "--tenant", TENANT, "--offline");
        assertEquals("tenant " + TENANT + " is not set up\n", out);
        say(ExitCode.FINDINGS, live("status"), "--tenant", TENANT, "--offline", "--json");
        assertTrue(out.contains("\"state\":\"not_set_up\""), out);
        say(ExitCode.UNCHECKED, live("status"));
        assertTrue(err.contains("set one up first"), err);
        say(ExitCode.UNCHECKED, live("rotate"), "--tenant", TENANT);
        say(ExitCode.UNCHECKED, live("delete"), "--tenant", TENANT, "--local");
        say(ExitCode.UNCHECKED, live("token"), "--account", "ann@contoso.example");
        say(ExitCode.USAGE, live("token"), "--account", "a", "--tenant", "b");
        say(ExitCode.CLEAN, live("accounts"), "--json");
        assertEquals("{\"schema\":1,\"accounts\":[]}\n", out);
        say(ExitCode.CLEAN, live("tenants"), "--json");
        assertEquals("{\"schema\":1,\"tenants\":[]}\n", out);
        say(ExitCode.FINDINGS, live("signout"), "--account", "ann\u001b@contoso.example");
        assertEquals("ann?@contoso.example was not signed in here\n", out);
        say(ExitCode.USAGE, live("signout"));
    }

    @Test
    void whatIsPastedHasToBeOfThisSignIn() throws IOException {
        say(ExitCode.CLEAN, keyed("vault", "create"));
        String refused = "http://localhost/?error=access_denied&state=another";
        System.setIn(new ByteArrayInputStream(("two words\n" + refused + "\n").getBytes(StandardCharsets.UTF_8)));
        say(ExitCode.FINDINGS, live("signin"), "--account", "ann@contoso.example");
        assertTrue(out.contains("\nhttps://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?"), out);
        assertTrue(out.contains("\n! what was pasted back is not of this sign-in: it is no code"), out);
        assertTrue(out.contains("another sign-in"), out);
        say(ExitCode.CLEAN, keyed("vault", "list"));
        assertEquals("nothing is kept yet\n", out);
    }

    @Test
    void permissionsAreToldAndWhatDiffers() throws IOException {
        List<String> mail = List.of("m365", "permissions", "--workloads", "mail,calendar");
        say(ExitCode.CLEAN, mail);
        assertTrue(out.startsWith("needed: "), out);
        say(ExitCode.CLEAN, mail, "--directions", "backup,restore", "--json");
        assertTrue(out.startsWith("{\"schema\":1,"), out);
        say(ExitCode.FINDINGS, mail, "--granted", file("granted", "[\"Directory.ReadWrite.All\"]"));
        assertTrue(out.contains("\nmissing: ") && out.contains("\nnot needed: 1 permission"), out);
        say(ExitCode.USAGE, mail, "--granted", file("odd", "7"));
        say(ExitCode.USAGE, mail, "--directions", "up");
        assertTrue(err.startsWith("--directions is one of backup, restore"), err);
        say(ExitCode.USAGE, List.of("m365", "permissions"));
    }
}

package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.AbsentException;
import dev.holdfast.M365Session;
import dev.holdfast.M365SignIn;
import dev.holdfast.M365SignInPage;
import dev.holdfast.Vault;
import dev.holdfast.VaultKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The steps about signing in and vaults, in Java. */
final class SignInCalls {
    static final Set<String> SIGN_IN = Set.of("service", "request", "now_utc_ms", "paste");

    private SignInCalls() {}

    static JsonNode signIn(Path world, Inputs with) {
        try (Vault vault = vault(world);
                M365Session session = M365Session.open(vault, with.json("service"), with.moment("now_utc_ms"));
                M365SignIn signIn = session.signIn(with.json("request"), null)) {
            M365SignInPage page = signIn.page();
            for (String text : with.texts("paste").orElse(List.of())) {
                signIn.paste(SignInAnswers.pasted(page, text), null);
            }
            return SignInAnswers.page(page);
        }
    }

    private static Vault vault(Path world) {
        VaultKey key = VaultKey.ofFile(world.resolve("vault.key"));
        try {
            return Vault.open(world.resolve("vault"), key);
        } catch (AbsentException none) {
            return Vault.create(world.resolve("vault"), key);
        }
    }

    /** Does a step, by the name behind {@code vault.}. */
    static JsonNode vault(String name, Inputs with) {
        VaultKey key = VaultKey.ofJson(with.json("key"));
        if (name.equals("create")) {
            try (Vault vault = Vault.create(with.path("file"), key)) {
                return SignInAnswers.entries(vault.entries());
            }
        }
        try (Vault vault = Vault.open(with.path("file"), key)) {
            return switch (name) {
                case "open" -> SignInAnswers.entries(vault.entries());
                case "rekey" -> {
                    vault.rekey(VaultKey.ofJson(with.json("new_key")));
                    yield SignInAnswers.entries(vault.entries());
                }
                case "export" -> {
                    vault.export(with.path("to"), with.text("passphrase"));
                    yield Json.NODES.objectNode();
                }
                case "import" -> taken(vault, with);
                default -> throw new Mismatch("there is no such step");
            };
        }
    }

    private static JsonNode taken(Vault vault, Inputs with) {
        try (Vault bundle = Vault.open(with.path("from"), VaultKey.ofPassphrase(with.text("passphrase")))) {
            return Json.NODES.objectNode().put("imported", vault.importFrom(bundle));
        }
    }
}

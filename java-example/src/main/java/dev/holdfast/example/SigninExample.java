package dev.holdfast.example;

import dev.holdfast.DeniedException;
import dev.holdfast.InputException;
import dev.holdfast.M365;
import dev.holdfast.M365AccessToken;
import dev.holdfast.M365KeptAccount;
import dev.holdfast.M365PermissionRequest;
import dev.holdfast.M365Service;
import dev.holdfast.M365Session;
import dev.holdfast.M365SignIn;
import dev.holdfast.M365SignIn.Purpose;
import dev.holdfast.M365SignIn.Way;
import dev.holdfast.M365SignInPage;
import dev.holdfast.M365SignInRequest;
import dev.holdfast.M365TenantRequest;
import dev.holdfast.M365TokenRequest;
import dev.holdfast.M365Workload;
import dev.holdfast.Vault;
import dev.holdfast.VaultKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.function.Function;

/** An account that stays signed in, and a tenant that an administrator sets up once. */
public final class SigninExample {
    private static final List<M365Workload> WORKLOADS = List.of(M365Workload.MAIL, M365Workload.CALENDAR);

    private SigninExample() {}

    /** Takes a folder for the vault, and the id of an application of one's own. */
    public static void main(String[] args) {
        Scanner typed = new Scanner(System.in);
        Function<M365SignInPage, String> person = page -> {
            System.out.println(page.text() + "\n" + page.address());
            return typed.nextLine();
        };
        System.out.print(run(Path.of(args[0]), new M365Service(args[1]), person));
    }

    /** {@code person} does what a page says, and returns what is to be pasted back. */
    static String run(Path folder, M365Service service, Function<M365SignInPage, String> person) {
        String needed = M365.permissions(new M365PermissionRequest(WORKLOADS)).text();
        try (Vault vault = vault(folder);
                M365Session session = M365Session.open(vault, service)) {
            return needed + account(session, person) + tenant(session, person);
        }
    }

    private static Vault vault(Path folder) {
        Path file = folder.resolve("vault");
        VaultKey key = VaultKey.ofFile(folder.resolve("vault.key"));
        return Files.exists(file) ? Vault.open(file, key) : Vault.create(file, key);
    }

    /** Nothing is kept before {@code keep}; after it, tokens are to be had without anybody. */
    private static String account(M365Session session, Function<M365SignInPage, String> person) {
        try (M365SignIn signIn = session.signIn(new M365SignInRequest(Way.PASTE))) {
            signIn.paste(person.apply(signIn.page()));
            M365KeptAccount kept = session.keep(signIn);
            M365AccessToken token = session.token(M365TokenRequest.ofAccount(kept.account()));
            return kept.account() + " stays signed in, a token until " + token.expires() + "\n";
        } catch (InputException mistyped) {
            return "paste again: " + mistyped.reason() + "\n";
        } catch (DeniedException refused) {
            return "refused: " + refused.reason() + "\n";
        }
    }

    /** The administrator is needed this once; the tenant's application then signs in by its certificate. */
    private static String tenant(M365Session session, Function<M365SignInPage, String> person) {
        M365TenantRequest wanted = new M365TenantRequest().withWorkloads(WORKLOADS);
        M365SignInRequest administrator = new M365SignInRequest(Way.PASTE).withPurpose(Purpose.SETUP);
        try (M365SignIn signIn = session.signIn(administrator)) {
            signIn.paste(person.apply(signIn.page()));
            return session.tenant(M365TenantRequest.Way.SETUP, wanted, signIn).text();
        } catch (InputException mistyped) {
            return "paste again: " + mistyped.reason() + "\n";
        } catch (DeniedException refused) {
            return "refused: " + refused.reason() + "\n";
        }
    }
}

package dev.holdfast;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the key of a vault comes from. Its text shows no secret.
 *
 * <p>A passphrase is a String here, no array: it goes to the native half as text, which Java copies where nobody can
 * wipe it, so that wiping an array would promise too much. Where that matters, use a key file, a credential or a key
 * service: their secrets never are in Java's memory, or only as long as a call. Drop a key when the vault is open; the
 * vault does not need it.
 */
public final class VaultKey {
    private final String kind;
    private final String json;
    private final KeyService service;

    private VaultKey(String kind, String json, KeyService service) {
        this.kind = kind;
        this.json = json;
        this.service = service;
    }

    /**
     * A file of 32 bytes, or of 64 hexadecimal digits, that only its owner may read. Creating a vault makes it if it
     * is not there.
     *
     * @param file where it is
     * @return it
     */
    public static VaultKey ofFile(Path file) {
        return given("key_file", file.toString());
    }

    /**
     * A passphrase.
     *
     * @param passphrase at least 8 characters
     * @return it
     */
    public static VaultKey ofPassphrase(String passphrase) {
        return given("passphrase", passphrase);
    }

    /**
     * A credential that systemd hands to a service, at least 32 bytes.
     *
     * @param name its name in {@code $CREDENTIALS_DIRECTORY}
     * @return it
     */
    public static VaultKey ofCredential(String name) {
        return given("credential", name);
    }

    /**
     * The host's own key service.
     *
     * @param service wraps the vault's key, and unwraps it
     * @return it
     */
    public static VaultKey ofService(KeyService service) {
        return new VaultKey("service", "", service);
    }

    /**
     * What the host has as JSON already, such as a file's.
     *
     * @param json an object with {@code key_file}, {@code passphrase} or {@code credential}
     * @return it
     */
    public static VaultKey ofJson(String json) {
        return new VaultKey("JSON", json, null);
    }

    private static VaultKey given(String kind, String value) {
        return new VaultKey(kind, new JsonObject().text(kind, value).toString(), null);
    }

    /** As the library reads it: with the value. */
    String json() {
        return json;
    }

    /** The host's key service, where it is one. */
    Optional<KeyService> service() {
        return Optional.ofNullable(service);
    }

    @Override
    public String toString() {
        return "VaultKey[" + kind + "]";
    }
}

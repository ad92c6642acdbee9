package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.nio.file.Path;

/**
 * Secrets at rest, sealed in one file that a key opens. Any number of threads and processes may have it open at once;
 * each change is whole, and durable when its call returns.
 *
 * <p>Calls throw {@link UnavailableException} with code VaultUnavailable when the file cannot be read or written, or
 * another process holds it too long, and {@link CorruptException} with code VaultDamaged when it is not what was
 * written. A passphrase takes a good part of a second and 64 MiB, on purpose: open a vault once, and off the user
 * interface's thread.
 */
public final class Vault implements AutoCloseable {
    private final Handle<Engine.Vault> handle;

    private Vault(Engine.Vault part) {
        handle = new Handle<>(part, "vault");
    }

    /**
     * Makes a vault; its folder and key file, too, if they are not there.
     *
     * @param file where it is to be
     * @param key what opens it
     * @return the vault; close it
     * @throws InputException with code VaultInputRejected when there is one already
     */
    public static Vault create(Path file, VaultKey key) {
        return new Vault(Calls.run(scope -> key.service().isPresent()
                ? Engines.get().vaultCreate(file.toString(), key.service().get())
                : Engines.get().vaultCreate(file.toString(), key.json())));
    }

    /**
     * Opens a vault.
     *
     * @param file where it is
     * @param key what opens it
     * @return the vault; close it
     * @throws AbsentException with code VaultAbsent when there is none
     * @throws InputException with code VaultKeyRejected when it is not opened by this key
     */
    public static Vault open(Path file, VaultKey key) {
        return new Vault(Calls.run(scope -> key.service().isPresent()
                ? Engines.get().vaultOpen(file.toString(), key.service().get())
                : Engines.get().vaultOpen(file.toString(), key.json())));
    }

    /** {@return which secrets there are; no secret is among it} */
    public VaultEntries entries() {
        return Calls.run(scope -> handle.in(scope).entries());
    }

    /**
     * Has the vault opened by another key from now on. Whoever has it open goes on.
     *
     * @param key the key from now on
     * @throws InputException with code VaultKeyRejected when that is no key; the old one stays
     */
    public void rekey(VaultKey key) {
        Calls.run(scope -> {
            if (key.service().isPresent()) {
                handle.in(scope).rekey(key.service().get());
            } else {
                handle.in(scope).rekey(key.json());
            }
            return null;
        });
    }

    /**
     * Writes a recovery bundle: another vault of the same secrets.
     *
     * @param file where it is to be; nothing may be there yet
     * @param passphrase what opens it: at least 8 characters
     * @throws InputException with code VaultInputRejected when something is there, VaultKeyRejected when the
     *     passphrase is too short
     */
    public void export(Path file, String passphrase) {
        Calls.run(scope -> {
            handle.in(scope).export(file.toString(), passphrase);
            return null;
        });
    }

    /**
     * Takes over what this vault lacks; what it has stays.
     *
     * @param bundle another vault, such as a recovery bundle
     * @return how many secrets those were
     */
    public long importFrom(Vault bundle) {
        return Calls.run(scope -> handle.in(scope).importFrom(bundle.handle.in(scope)));
    }

    /** Frees it; sessions that were opened over it go on. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }

    /** The engine's vault, for a call. */
    Engine.Vault in(Scope scope) {
        return handle.in(scope);
    }
}

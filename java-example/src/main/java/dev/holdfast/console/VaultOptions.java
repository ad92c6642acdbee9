package dev.holdfast.console;

import dev.holdfast.M365Session;
import dev.holdfast.Vault;
import dev.holdfast.VaultKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which vault, and what opens it. */
class VaultOptions {
    @Option(names = "--vault", required = true, paramLabel = "FILE", description = "The vault.")
    Path file;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Key key;

    static final class Key {
        @Option(
                names = "--vault-key-file",
                required = true,
                paramLabel = "FILE",
                description = "A file of 32 bytes, or of 64 hexadecimal digits, opens it.")
        private Path keyFile;

        @Option(
                names = "--vault-passphrase-file",
                required = true,
                paramLabel = "FILE",
                description = "The passphrase in this file opens it.")
        private Path passphraseFile;

        @Option(
                names = "--vault-credential",
                required = true,
                paramLabel = "NAME",
                description = "A credential that systemd hands over opens it.")
        private String credential;
    }

    Vault open() {
        return Vault.open(file, key());
    }

    Vault create() {
        return Vault.create(file, key());
    }

    M365Session session(Path service, Optional<Instant> now) {
        return session(file, key(), service, now);
    }

    /** A session over a vault, which it keeps open. */
    static M365Session session(Path file, VaultKey key, Path service, Optional<Instant> now) {
        String asked = InputFile.text(service);
        try (Vault vault = Vault.open(file, key)) {
            return M365Session.open(vault, asked, now);
        }
    }

    private VaultKey key() {
        return keyOf(key.keyFile, key.passphraseFile, key.credential);
    }

    /** A key by the one option that was given. */
    static VaultKey keyOf(Path keyFile, Path passphraseFile, String credential) {
        if (keyFile != null) {
            return VaultKey.ofFile(keyFile);
        }
        return passphraseFile != null
                ? VaultKey.ofPassphrase(passphrase(passphraseFile))
                : VaultKey.ofCredential(credential);
    }

    /** The passphrase of a file; the end of its last line is none of it. */
    static String passphrase(Path file) {
        String text = InputFile.text(file);
        int end = text.endsWith("\n") ? text.length() - 1 : text.length();
        return text.substring(0, end > 0 && end < text.length() && text.charAt(end - 1) == '\r' ? end - 1 : end);
    }
}

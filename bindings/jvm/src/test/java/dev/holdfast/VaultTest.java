package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VaultTest {
    private static final String PASSPHRASE = "correct horse battery staple";

    @TempDir
    private Path folder;

    private Path file;
    private VaultKey key;

    @BeforeEach
    void places() {
        file = folder.resolve("vault");
        key = VaultKey.ofFile(folder.resolve("vault.key"));
    }

    /** Turns each byte, as long as it is willing. */
    private static final class Turning implements KeyService {
        private boolean refuses;
        private byte[] wrapped;

        @Override
        public byte[] wrap(byte[] bytes) {
            wrapped = bytes;
            return turned(bytes);
        }

        private byte[] turned(byte[] bytes) {
            if (refuses) {
                throw new IllegalStateException("the key is disabled");
            }
            byte[] turned = bytes.clone();
            for (int at = 0; at < turned.length; at++) {
                turned[at] = (byte) ~turned[at];
            }
            return turned;
        }

        @Override
        public byte[] unwrap(byte[] bytes) {
            return turned(bytes);
        }
    }

    private static void refused(String status, Class<? extends HoldfastException> kind, Runnable call) {
        HoldfastException thrown = assertThrows(kind, call::run);
        assertEquals(status, Holdfast.status(thrown.code()).name(), thrown::toString);
        assertFalse(thrown.toString().contains(PASSPHRASE), thrown::toString);
    }

    @Test
    void aVaultIsOpenedByItsKeyAndByNoOther() {
        Vault.create(file, key).close();
        try (Vault vault = Vault.open(file, key)) {
            assertTrue(vault.entries().entries().isEmpty());
            assertEquals("{\"schema\":1,\"entries\":[]}", vault.entries().json());
        }
        refused("VaultKeyRejected", InputException.class, () -> Vault.open(file, VaultKey.ofPassphrase(PASSPHRASE)));
        refused("VaultInputRejected", InputException.class, () -> Vault.create(file, key));
        refused("VaultAbsent", AbsentException.class, () -> Vault.open(folder.resolve("other"), key));
        refused("VaultKeyRejected", InputException.class, () -> Vault.open(file, VaultKey.ofCredential("none")));
    }

    @Test
    void anotherKeyTakesTheOldOnesPlace() {
        try (Vault vault = Vault.create(file, key)) {
            vault.rekey(VaultKey.ofPassphrase(PASSPHRASE));
        }
        refused("VaultKeyRejected", InputException.class, () -> Vault.open(file, key));
        Vault.open(file, VaultKey.ofPassphrase(PASSPHRASE)).close();
    }

    @Test
    void aHostsKeyServiceOpensItAndWhatItThrowsIsTold() {
        Turning service = new Turning();
        Vault.create(file, VaultKey.ofService(service)).close();
        assertArrayEquals(new byte[32], service.wrapped, "the vault's key is wiped");
        try (Vault vault = Vault.open(file, VaultKey.ofService(service))) {
            vault.rekey(key);
            vault.rekey(VaultKey.ofService(service));
        }
        service.refuses = true;
        InputException thrown =
                assertThrows(InputException.class, () -> Vault.open(file, VaultKey.ofService(service)));
        assertTrue(thrown.reason().endsWith("the key is disabled"), thrown::toString);
    }

    @Test
    void aBundleIsAVaultOfItsOwn() throws Exception {
        Path bundle = folder.resolve("bundle");
        try (Vault vault = Vault.create(file, key)) {
            vault.export(bundle, PASSPHRASE);
            try (Vault other = Vault.open(bundle, VaultKey.ofPassphrase(PASSPHRASE))) {
                assertEquals(0, vault.importFrom(other));
            }
            refused("VaultKeyRejected", InputException.class, () -> vault.export(folder.resolve("short"), "short"));
            assertFalse(Files.exists(folder.resolve("short")));
            refused("VaultInputRejected", InputException.class, () -> vault.export(bundle, PASSPHRASE));
        }
    }

    @Test
    void noTextShowsASecretAndAClosedVaultIsRefused() {
        assertEquals("VaultKey[passphrase]", VaultKey.ofPassphrase(PASSPHRASE).toString());
        Vault vault = Vault.create(file, key);
        vault.close();
        vault.close();
        assertThrows(MisuseException.class, vault::entries);
    }
}

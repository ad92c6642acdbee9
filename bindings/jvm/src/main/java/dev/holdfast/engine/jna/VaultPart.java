package dev.holdfast.engine.jna;

import dev.holdfast.KeyService;
import dev.holdfast.VaultEntries;
import dev.holdfast.VaultEntry;
import dev.holdfast.engine.Engine;
import java.time.Instant;

/** The engine over the generated half: a vault. */
record VaultPart(dev.holdfast.internal.Vault inner) implements Engine.Vault {
    static dev.holdfast.internal.Vault of(Engine.Vault vault) {
        return ((VaultPart) vault).inner;
    }

    @Override
    public VaultEntries entries() throws Exception {
        var entries = inner.entries();
        return new VaultEntries(
                entries.getEntries().stream().map(VaultPart::entry).toList(), entries.getJson());
    }

    private static VaultEntry entry(dev.holdfast.internal.VaultEntry entry) {
        return new VaultEntry(entry.getKind(), entry.getName(), Instant.ofEpochMilli(entry.getChangedUtcMs()));
    }

    @Override
    public void rekey(String key) throws Exception {
        inner.rekey(key);
    }

    @Override
    public void rekey(KeyService service) throws Exception {
        inner.rekeyHost(new HostKey(service));
    }

    @Override
    public void export(String file, String passphrase) throws Exception {
        inner.export(file, passphrase);
    }

    @Override
    public long importFrom(Engine.Vault bundle) throws Exception {
        return inner.importFrom(of(bundle));
    }

    @Override
    public void close() {
        inner.close();
    }
}

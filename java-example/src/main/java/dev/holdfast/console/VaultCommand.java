package dev.holdfast.console;

import dev.holdfast.Vault;
import dev.holdfast.VaultEntries;
import dev.holdfast.VaultEntry;
import dev.holdfast.VaultKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Secrets at rest. */
@Command(
        name = "vault",
        description = "Makes and keeps the vault, in which tokens and certificates lie sealed.",
        mixinStandardHelpOptions = true,
        subcommands = {
            VaultCommand.CreateCommand.class,
            VaultCommand.ListCommand.class,
            VaultCommand.RekeyCommand.class,
            VaultCommand.ExportCommand.class,
            VaultCommand.ImportCommand.class
        })
final class VaultCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    private static int answer(CommandSpec spec, OutputOptions output, String json, String text) {
        spec.commandLine().getOut().println(output.json ? json : text);
        return ExitCode.CLEAN.number();
    }

    @Command(name = "create", description = "Makes a vault, and its key file.", mixinStandardHelpOptions = true)
    static final class CreateCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private VaultOptions options;

        @Mixin
        private OutputOptions output;

        @Override
        public Integer call() {
            try (Vault vault = options.create()) {
                return answer(spec, output, vault.entries().json(), options.file + " is made");
            }
        }
    }

    @Command(
            name = "list",
            description = "Shows which secrets there are, and none of them.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private VaultOptions options;

        @Mixin
        private OutputOptions output;

        @Override
        public Integer call() {
            try (Vault vault = options.open()) {
                VaultEntries entries = vault.entries();
                List<String> lines =
                        entries.entries().stream().map(ListCommand::line).toList();
                output.print(spec.commandLine().getOut(), entries.json(), lines, "nothing is kept yet");
                return ExitCode.CLEAN.number();
            }
        }

        private static String line(VaultEntry entry) {
            return entry.kind() + " " + entry.name() + ", changed " + Words.moment(entry.changed());
        }
    }

    @Command(name = "rekey", description = "Has the vault opened by another key.", mixinStandardHelpOptions = true)
    static final class RekeyCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private VaultOptions options;

        @ArgGroup(exclusive = true, multiplicity = "1")
        private NewKey key;

        @Mixin
        private OutputOptions output;

        static final class NewKey {
            @Option(
                    names = "--new-key-file",
                    required = true,
                    paramLabel = "FILE",
                    description = "A key file opens it from now on; it is made if it is not there.")
            private Path keyFile;

            @Option(
                    names = "--new-passphrase-file",
                    required = true,
                    paramLabel = "FILE",
                    description = "The passphrase in this file opens it from now on.")
            private Path passphraseFile;

            @Option(
                    names = "--new-credential",
                    required = true,
                    paramLabel = "NAME",
                    description = "A credential that systemd hands over opens it from now on.")
            private String credential;
        }

        @Override
        public Integer call() {
            VaultKey fresh = VaultOptions.keyOf(key.keyFile, key.passphraseFile, key.credential);
            try (Vault vault = options.open()) {
                vault.rekey(fresh);
                String text = options.file + " is opened by the new key from now on";
                return answer(spec, output, vault.entries().json(), text);
            }
        }
    }

    @Command(
            name = "export",
            description = "Writes a recovery bundle, which a passphrase opens.",
            mixinStandardHelpOptions = true)
    static final class ExportCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private VaultOptions options;

        @Option(names = "--to", required = true, paramLabel = "FILE", description = "Where the bundle is to be.")
        private Path to;

        @Option(
                names = "--passphrase-file",
                required = true,
                paramLabel = "FILE",
                description = "The passphrase in this file opens the bundle.")
        private Path passphraseFile;

        @Mixin
        private OutputOptions output;

        @Override
        public Integer call() {
            String passphrase = VaultOptions.passphrase(passphraseFile);
            try (Vault vault = options.open()) {
                vault.export(to, passphrase);
                String text = "the recovery bundle " + to + " is made; its passphrase opens it";
                return answer(spec, output, vault.entries().json(), text);
            }
        }
    }

    @Command(
            name = "import",
            description = "Takes over from a recovery bundle what the vault lacks; what it has stays.",
            mixinStandardHelpOptions = true)
    static final class ImportCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private VaultOptions options;

        @Option(names = "--from", required = true, paramLabel = "FILE", description = "The bundle.")
        private Path from;

        @Option(
                names = "--passphrase-file",
                required = true,
                paramLabel = "FILE",
                description = "The passphrase in this file opens the bundle.")
        private Path passphraseFile;

        @Mixin
        private OutputOptions output;

        @Override
        public Integer call() {
            VaultKey key = VaultKey.ofPassphrase(VaultOptions.passphrase(passphraseFile));
            try (Vault vault = options.open();
                    Vault bundle = Vault.open(from, key)) {
                long count = vault.importFrom(bundle);
                String text = count + (count == 1 ? " secret taken over" : " secrets taken over");
                return answer(spec, output, Json.write(Map.of("imported", count)), text);
            }
        }
    }
}

package dev.holdfast.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;

class SetOptionsTest {
    @Command
    private static final class Probe {
        @Mixin
        private SetOptions options;
    }

    private static SetOptions parse(String... args) {
        Probe probe = new Probe();
        new CommandLine(probe).parseArgs(args);
        return probe.options;
    }

    @Test
    void aSetIsNamedByItsPlacesItsNumberAndOurFolder() {
        String[] args = {"--destination", "/mnt/nas", "--destination", "/mnt/b", "--set", "16", "--client", "folder"};
        SetOptions options = parse(args);
        assertEquals(List.of("/mnt/nas", "/mnt/b"), options.destinations);
        assertEquals("16", options.set);
        assertEquals(Path.of("folder"), options.client);
        assertEquals(ZoneId.systemDefault().getId(), options.zone);
        assertEquals(Optional.empty(), options.clock());
        assertThrows(MissingParameterException.class, () -> parse("--set", "1"));
    }

    @Test
    void withoutAFolderTheClientIsTheUsersOwn() {
        assertTrue(parse("--destination", "/mnt/nas", "--set", "16").client.endsWith("holdfast"));
    }
}

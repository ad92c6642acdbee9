package dev.holdfast.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStepsTest {
    @TempDir
    private Path folder;

    private Path world;
    private FileSteps steps;

    @BeforeEach
    void make() throws IOException {
        world = Files.createDirectory(folder.resolve("world"));
        steps = new FileSteps(world, Files.createDirectory(folder.resolve("cases")));
    }

    private ObjectNode with(String name, Path path) {
        return Json.NODES.objectNode().put(name, path.toString());
    }

    private void call(String action, ObjectNode with) {
        steps.call(action, new Inputs(with));
    }

    private void refused(String action, ObjectNode with) {
        assertThrows(Mismatch.class, () -> call(action, with), with.toString());
    }

    @Test
    void aFileIsWrittenWithItsTimeAndReplaced() throws IOException {
        Path path = world.resolve("a/b/c");
        call("file.write", with("path", path).put("text", "long text"));
        call("file.write", with("path", path).put("text", "é").put("modified_utc_ms", 1_795_000_000_123L));
        assertEquals("é", Files.readString(path));
        assertEquals(1_795_000_000_123L, Files.getLastModifiedTime(path).toMillis());
    }

    @Test
    void bytesArePatchedFromBothEnds() throws IOException {
        Path path = Files.writeString(world.resolve("a"), "0123456789");
        call("file.patch", with("path", path).put("offset", 0).put("hex", "41"));
        call("file.patch", with("path", path).put("offset", -2).put("hex", "42"));
        call("file.truncate", with("path", path).put("length", 9));
        assertEquals("A1234567B", Files.readString(path));
        refused("file.patch", with("path", path).put("offset", -20).put("hex", "42"));
        refused("file.patch", with("path", path).put("offset", 0).put("hex", "4"));
        refused("file.patch", with("path", world.resolve("no")).put("offset", 0).put("hex", "42"));
        refused("file.truncate", with("path", world.resolve("no")).put("length", 0));
        call("file.truncate", with("path", path).put("length", 10));
        assertEquals("A1234567B\0", Files.readString(path));
        assertFalse(Files.exists(world.resolve("no")));
    }

    @Test
    void aFolderIsCopiedMovedAndRemovedWhole() throws IOException {
        Files.writeString(Files.createDirectories(world.resolve("a/b")).resolve("c"), "c");
        call("file.copy", with("from", world.resolve("a")).put("to", world.resolve("x/y").toString()));
        call("file.move", with("from", world.resolve("a/b")).put("to", world.resolve("z/b").toString()));
        assertEquals("c", Files.readString(world.resolve("x/y/b/c")));
        assertEquals("c", Files.readString(world.resolve("z/b/c")));
        assertFalse(Files.exists(world.resolve("a/b")));
        call("file.remove", with("path", world.resolve("x")));
        assertFalse(Files.exists(world.resolve("x")));
    }

    @Test
    void nothingOutsideTheWorldIsTouchedAndTheCasesAreOnlyRead() throws IOException {
        Path outside = Files.writeString(folder.resolve("outside"), "o");
        Path ofCases = Files.writeString(folder.resolve("cases/c"), "c");
        for (Path path : new Path[] {outside, ofCases, world, world.resolve("../outside"), Path.of("outside")}) {
            refused("file.write", with("path", path).put("text", ""));
            refused("file.remove", with("path", path));
            refused("file.truncate", with("path", path).put("length", 0));
            refused("file.copy", with("from", ofCases).put("to", path.toString()));
        }
        refused("file.copy", with("from", outside).put("to", world.resolve("o").toString()));
        refused("file.move", with("from", ofCases).put("to", world.resolve("o").toString()));
        call("file.copy", with("from", ofCases).put("to", world.resolve("c").toString()));
        assertTrue(Files.exists(ofCases) && Files.exists(outside) && Files.exists(world.resolve("c")));
    }

    @Test
    void whatIsNotThereFailsTheCase() {
        refused("file.remove", with("path", world.resolve("no")));
        refused("file.list", with("path", world.resolve("no")));
        refused("file.copy", with("from", world.resolve("no")).put("to", world.resolve("x").toString()));
        refused("file.move", with("from", world.resolve("no")).put("to", world.resolve("x").toString()));
    }
}

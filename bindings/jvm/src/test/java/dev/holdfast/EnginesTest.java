package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which engine a program gets. It is chosen once, so each question has a program of its own. */
class EnginesTest {
    private static final String HERE = System.getProperty(Engines.PROPERTY);
    private static final boolean NEWER = Runtime.version().feature() >= 22;

    /** Whether the second engine was built at all, and this Java can run it. */
    private static final boolean FFM = NEWER && Holdfast.class.getResource("engine/ffm/Binding.class") != null;

    @TempDir
    private Path folder;

    /** What the probe's class path begins with. */
    private String before = "";

    /** What the probe says, warnings first. */
    private String probe(String... options) throws IOException, InterruptedException {
        return probe(List.of(), options);
    }

    private String probe(List<String> arguments, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-Djava.io.tmpdir=" + folder);
        command.addAll(List.of("-cp", before + System.getProperty("java.class.path"), Probe.class.getName()));
        command.addAll(arguments);
        Path said = folder.resolve("said.txt");
        Process program = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        program.waitFor();
        return Files.readString(said, StandardCharsets.UTF_8);
    }

    private static String with(String engine) {
        return "-D" + Engines.PROPERTY + "=" + engine;
    }

    @Test
    void theEngineThatIsAskedForRuns() throws Exception {
        assertEquals(HERE, Holdfast.engine());
        String said = probe(with(HERE));
        assertTrue(said.contains("engine " + HERE + ", version " + Holdfast.version().text()), said);
    }

    @Test
    void byItselfTheNewerEngineRunsWhereItLoads() throws Exception {
        String said = probe();
        assertTrue(said.contains("engine " + (FFM ? "ffm" : "jna")), said);
        assertEquals(NEWER && !FFM, said.contains("JNA is used instead: the ffm engine"), said);
    }

    @Test
    void anEngineThatDoesNotLoadIsReplacedWithAWarning() throws Exception {
        Path broken = folder.resolve("classes/dev/holdfast/engine/ffm/Binding.class");
        Files.createDirectories(broken.getParent());
        Files.writeString(broken, "no class");
        before = folder.resolve("classes") + File.pathSeparator;
        String said = probe();
        assertTrue(said.contains("engine jna"), said);
        assertEquals(NEWER, said.contains("WARNING: JNA is used instead: the ffm engine of Holdfast"), said);
    }

    @Test
    void anEngineNobodyKnowsIsRefusedWithTheNamesOfThoseThereAre() throws Exception {
        String said = probe(with("abacus"));
        assertTrue(said.contains("refused: -Dholdfast.engine=abacus is no engine; give jna or ffm"), said);
    }

    @Test
    void theNewerEngineIsNotForcedOnAnOlderJava() throws Exception {
        String said = probe(with("ffm"));
        assertEquals(!FFM, said.contains("refused: the ffm engine of Holdfast does not load"), said);
    }

    @Test
    void aNativeLibraryOfAnotherBuildIsRefused() throws Exception {
        Path other = NativePatch.write(folder.resolve("libholdfast.so"), "uniffi_holdfast_checksum_func_version");
        String said = probe(with(HERE), "-Duniffi.component.holdfast.libraryOverride=" + other);
        assertTrue(said.contains("refused: the " + HERE + " engine"), said);
        assertTrue(said.contains("API checksum mismatch"), said);
    }

    @Test
    void theMachinesChecksOfNativeCallsFindNothing() throws Exception {
        Path world = Files.createDirectory(folder.resolve("world"));
        String said = probe(List.of(world.toString()), "-Xcheck:jni", with(HERE));
        assertTrue(said.contains("\nworked"), said);
        assertFalse(said.contains("FATAL ERROR in native method"), said);
        // JNA's own code earns warnings in nearly every call that it dispatches.
        assertFalse(HERE.equals("ffm") && said.contains("WARNING in native method"), said);
    }

    @Test
    void loadingLeavesNothingInTheFolderForTemporaryFiles() throws Exception {
        probe(with(HERE));
        try (Stream<Path> left = Files.list(folder)) {
            List<String> names = left.map(path -> path.getFileName().toString()).toList();
            assertTrue(names.stream().noneMatch(name -> name.startsWith("holdfast-")), names.toString());
        }
    }
}

package dev.holdfast.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseFileTest {
    @TempDir
    private Path folder;

    @Test
    void aFoldersFilesAreReadByNameAndFoldersInItAreNot() throws IOException {
        for (String name : List.of("b.json", "a.json", "c.txt")) {
            Files.writeString(folder.resolve(name), "{\"cases\":[{\"name\":\"n\",\"steps\":[]}]}");
        }
        Files.writeString(Files.createDirectory(folder.resolve("schema")).resolve("s.json"), "{}");
        List<String> names = CaseFile.readAll(folder).stream().map(CaseFile::name).toList();
        assertEquals(List.of("a.json", "b.json"), names);
        assertEquals(folder, CaseFile.readAll(folder.resolve("b.json")).get(0).folder());
        Path detour = folder.resolve("schema/../b.json");
        assertEquals(folder, CaseFile.readAll(detour).get(0).folder());
        assertEquals("UTC", CaseFile.readAll(folder).get(0).cases().get(0).zone());
    }

    @Test
    void aPathThatLeadsNowhereIsTold() {
        Path gone = folder.resolve("gone");
        String reason = assertThrows(IOException.class, () -> CaseFile.readAll(gone)).getMessage();
        assertEquals(gone + ": there is no such file or folder", reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"cases\":[]} x | Unrecognized token",
                "{\"cases\":[],\"cases\":[]} | Duplicate",
                "{} | list cases",
                "[] | list cases",
                "{\"cases\":[{\"steps\":[]}]} | text name",
                "{\"cases\":[{\"name\":\"n\"}]} | list steps",
                "{\"cases\":[{\"name\":\"n\",\"zone\":1,\"steps\":[]}]} | text zone",
                "{\"cases\":[{\"name\":\"n\",\"steps\":[{}]}]} | n: step 1: the text do",
                "{\"cases\":[{\"name\":\"n\",\"steps\":[{\"do\":\"x\",\"expct\":1}]}]} | no step has expct",
                "{\"cases\":[{\"name\":\"n\",\"steps\":[{\"do\":\"x\",\"with\":1}]}]} | with is no object",
                "{\"cases\":[{\"name\":\"n\",\"steps\":[{\"do\":\"x\",\"error\":1}]}]} | error is no object",
                "{\"cases\":[{\"name\":\"n\",\"steps\":[{\"do\":\"x\",\"error\":{},\"expect\":1}]}]} | not both",
                "{\"cases\":[{\"name\":\"n\",\"steps\":[{\"do\":\"x\",\"error\":{},\"save\":{}}]}]} | nothing to save",
                "{\"cases\":[{\"name\":\"n\",\"steps\":[{\"do\":\"x\",\"save\":{\"a\":\"b\"}}]}]} | no JSON pointer",
            })
    void whatIsNoFileOfCasesIsNotRead(String text, String why) throws IOException {
        Path path = Files.writeString(folder.resolve("wrong.json"), text);
        String reason = assertThrows(IOException.class, () -> CaseFile.readAll(path)).getMessage();
        assertTrue(reason.startsWith(path.toString()) && reason.contains(why), reason);
    }
}

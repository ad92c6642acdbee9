package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What cases do to files. Nothing outside the case's world is changed. */
final class FileSteps {
    private final Path world;
    private final Path cases;

    FileSteps(Path world, Path cases) {
        this.world = world;
        this.cases = cases;
    }

    JsonNode call(String action, Inputs with) {
        try {
            return run(action, with);
        } catch (IOException failed) {
            throw new Mismatch("it cannot be done: " + failed);
        } catch (UncheckedIOException failed) {
            throw new Mismatch("it cannot be done: " + failed.getCause());
        }
    }

    private JsonNode run(String action, Inputs with) throws IOException {
        switch (action) {
            case "file.write" -> write(with);
            case "file.remove" -> remove(inside(with, "path"));
            case "file.copy" -> copy(readable(with, "from"), inside(with, "to"));
            case "file.move" -> Files.move(
                    inside(with, "from"), parented(inside(with, "to")), StandardCopyOption.REPLACE_EXISTING);
            case "file.patch" -> patch(inside(with, "path"), number(with, "offset"), bytes(with.text("hex")));
            case "file.truncate" -> truncate(inside(with, "path"), number(with, "length"));
            case "file.list" -> {
                return list(readable(with, "path"));
            }
            case "folder.make" -> Files.createDirectories(inside(with, "path"));
            default -> throw new Mismatch("there is no such step");
        }
        return Json.NODES.objectNode();
    }

    /** Removes a file or a whole folder; a link is removed, not followed. */
    static void remove(Path path) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(path)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.delete(one);
        }
    }

    private static void write(Path path, String text, OptionalLong modifiedUtcMs) throws IOException {
        Files.writeString(parented(path), text);
        if (modifiedUtcMs.isPresent()) {
            Files.setLastModifiedTime(path, FileTime.fromMillis(modifiedUtcMs.getAsLong()));
        }
    }

    private void write(Inputs with) throws IOException {
        write(inside(with, "path"), with.optionalText("text").orElse(""), with.int64("modified_utc_ms"));
    }

    private static void copy(Path from, Path to) throws IOException {
        parented(to);
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path one : all) {
            Path target = to.resolve(from.relativize(one).toString());
            if (Files.isDirectory(one)) {
                Files.createDirectories(target);
            } else {
                Files.copy(one, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void patch(Path path, long offset, byte[] bytes) throws IOException {
        mustBeThere(path);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(offset < 0 ? file.length() + offset : offset);
            file.write(bytes);
        }
    }

    private static void truncate(Path path, long length) throws IOException {
        mustBeThere(path);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length);
        }
    }

    private static JsonNode list(Path path) throws IOException {
        ArrayNode names = Json.NODES.arrayNode();
        try (Stream<Path> entries = Files.list(path)) {
            entries.map(entry -> entry.getFileName().toString())
                    .sorted(Comparator.comparing(FileSteps::utf8, Arrays::compareUnsigned))
                    .forEach(names::add);
        }
        return Json.NODES.objectNode().set("names", names);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String hex) {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException wrong) {
            throw new Mismatch("hex is not hexadecimal: " + wrong.getMessage());
        }
    }

    private static long number(Inputs with, String name) {
        return with.int64(name).orElseThrow(() -> new Mismatch("the input " + name + " is missing"));
    }

    private Path inside(Inputs with, String name) {
        return with.inside(world, name);
    }

    private Path readable(Inputs with, String name) {
        Path path = with.path(name).normalize();
        return path.startsWith(cases) || path.equals(world) ? path : inside(with, name);
    }

    private static Path parented(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        return path;
    }

    private static void mustBeThere(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new Mismatch("there is no file " + path);
        }
    }
}

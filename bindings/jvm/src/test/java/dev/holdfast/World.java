package dev.holdfast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** A client, a source and a destination in a folder of their own. */
final class World implements AutoCloseable {
    static final String SET = "1602834567932";

    final Path source;
    final Path root;
    final Client client;
    final Destination destination;
    final Report report = new Report(ZoneId.of("Asia/Hong_Kong"));

    World(Path folder) {
        try {
            source = Files.createDirectory(folder.resolve("source"));
            root = Files.createDirectory(folder.resolve("destination"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        client = Client.open(folder.resolve("client"));
        destination = Destination.open(root.toString());
    }

    /** Files in folders of ten, and a backup of them made this many days ago. */
    World backedUp(int files, int daysAgo) throws IOException {
        for (int file = 0; file < files; file++) {
            Path path = source.resolve("folder-" + file / 10).resolve("file-" + file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "content " + file);
        }
        Instant then = Instant.now().minusSeconds(86_400L * daysAgo);
        client.backup(new SetAt(destination, SET, Optional.of(then)), source, report);
        return this;
    }

    SetAt at() {
        return new SetAt(destination, SET);
    }

    Path object(String key) {
        return root.resolve(SET).resolve(key);
    }

    void lose(int file) throws IOException {
        Files.delete(object("data/folder-" + file / 10 + "/file-" + file));
    }

    @Override
    public void close() {
        client.close();
        destination.close();
        report.close();
    }
}

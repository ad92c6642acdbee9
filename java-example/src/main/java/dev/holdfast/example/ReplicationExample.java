package dev.holdfast.example;

import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.FileProgress;
import dev.holdfast.Index;
import dev.holdfast.IndexCursor;
import dev.holdfast.IndexEntry;
import dev.holdfast.Listener;
import dev.holdfast.Replica;
import dev.holdfast.ReplicationRequest;
import dev.holdfast.Report;
import dev.holdfast.SetAt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Keeps copies of a backup set at other destinations, and brings back from them what was lost. */
public final class ReplicationExample {
    private static final String SET = "1602834567932";

    private ReplicationExample() {}

    /**
     * Backs {@code args[0]} up and replicates it to the addresses after {@code args[1]}, such as
     * {@code s3://bucket/prefix}, or to two folders; {@code args[1]} holds all that is made.
     */
    public static void main(String[] args) throws IOException {
        List<String> receivers = Arrays.asList(args).subList(2, args.length);
        System.out.println(run(Path.of(args[0]), Path.of(args[1]), receivers));
    }

    static String run(Path source, Path folder, List<String> addresses) throws IOException {
        Path root = Files.createDirectories(folder.resolve("sender"));
        Listener slots = new Listener() {
            @Override
            public void onFile(FileProgress file) {
                System.err.println(file.slot() + " " + file.text());
            }
        };
        List<Destination> receivers = open(folder, addresses);
        StringBuilder said = new StringBuilder();
        try (Client client = Client.open(folder.resolve("client"));
                Destination sender = Destination.open(root.toString());
                Report report = new Report(ZoneId.of("UTC"))) {
            SetAt at = new SetAt(sender, SET);
            client.backup(at, source, report);
            ReplicationRequest request = new ReplicationRequest(List.of(SET), sender, receivers);
            for (Replica replica : client.replicate(request, report, slots, null).replicas()) {
                said.append(String.format(
                        "%s: %s, %d objects sent, %d ms behind%n",
                        replica.receiver(),
                        replica.verdict(),
                        replica.sent().objectCount(),
                        replica.lag().time().toMillis()));
            }
            Files.delete(root.resolve(SET).resolve(firstFile(client, at)));
            for (Replica replica : client.heal(request, report).replicas()) {
                List<String> back = replica.healed().map(Replica.Healed::toSender).orElse(List.of());
                said.append(String.format("%s: %s, %s brought back%n", replica.receiver(), replica.verdict(), back));
            }
            return report.text() + said.toString().stripTrailing();
        } finally {
            receivers.forEach(Destination::close);
        }
    }

    private static List<Destination> open(Path folder, List<String> addresses) throws IOException {
        if (!addresses.isEmpty()) {
            return addresses.stream().map(Destination::open).toList();
        }
        Path one = Files.createDirectories(folder.resolve("one"));
        Path two = Files.createDirectories(folder.resolve("two"));
        return Stream.of(one, two).map(Path::toString).map(Destination::open).toList();
    }

    private static String firstFile(Client client, SetAt at) {
        try (Index index = client.openIndex(at);
                IndexCursor cursor = index.cursor()) {
            return cursor.nextBatch(IndexCursor.BATCH_LIMIT).stream()
                    .filter(entry -> !entry.folder())
                    .map(IndexEntry::object)
                    .findFirst()
                    .orElseThrow();
        }
    }
}

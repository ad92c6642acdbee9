package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReplicationTest {
    private static final String LOST = "data/folder-0/file-7";

    @TempDir
    private Path folder;

    private World world;
    private Path other;
    private Destination receiver;

    @BeforeEach
    void open() throws IOException {
        world = new World(folder).backedUp(25, 0);
        other = Files.createDirectory(folder.resolve("receiver"));
        receiver = Destination.open(other.toString());
    }

    @AfterEach
    void close() {
        receiver.close();
        world.close();
    }

    private ReplicationRequest request() {
        return new ReplicationRequest(World.SET, world.destination, receiver);
    }

    private Replica replicate(ReplicationRequest request) {
        return only(world.client.replicate(request, world.report));
    }

    private static Replica only(ReplicationOutcome outcome) {
        assertEquals(1, outcome.replicas().size());
        return outcome.replicas().get(0);
    }

    @Test
    void aReceiverThatLacksEverythingIsBehindThenReplicatedThenCurrent() {
        ReplicationOutcome looked = world.client.replicationStatus(request(), world.report);
        assertEquals(ReplicationVerdict.BEHIND, only(looked).verdict());
        assertEquals(25, only(looked).lag().objectCount());
        assertTrue(looked.hasFindings() && !looked.whole());
        Instant now = Instant.now().plusSeconds(60);
        Replica replica = replicate(request().withNow(now));
        assertEquals(ReplicationVerdict.REPLICATED, replica.verdict());
        assertEquals(World.SET, replica.set());
        assertEquals(other.resolve(World.SET).toString(), replica.receiver());
        assertEquals(replica.job(), replica.receiverJob());
        assertEquals(25, replica.sent().objectCount());
        assertEquals(replica.sent().wantedBytes(), replica.sent().bytes());
        assertEquals(new Replica.Lag(Duration.ZERO, 0, 0), replica.lag());
        assertEquals(now.toEpochMilli(), replica.began().toEpochMilli());
        assertEquals(Optional.empty(), replica.problem());
        ReplicationOutcome again = world.client.replicate(request(), world.report);
        assertEquals(ReplicationVerdict.CURRENT, only(again).verdict());
        assertTrue(again.whole() && !again.hasFindings() && again.json().contains("\"verdict\":\"current\""));
        assertEquals(
                Verdict.SOUND,
                world.client.pdicRun(new SetAt(receiver, World.SET), world.report).verdict());
    }

    @Test
    void eachSetComesToEachReceiverInOrder() throws IOException {
        Path third = Files.createDirectory(folder.resolve("third"));
        try (Destination far = Destination.open(third.toString())) {
            ReplicationRequest request =
                    new ReplicationRequest(List.of("7", World.SET), world.destination, List.of(receiver, far));
            List<Replica> replicas =
                    world.client.replicate(request.withSetsAtOnce(1), world.report).replicas();
            assertEquals(
                    List.of("7", "7", World.SET, World.SET),
                    replicas.stream().map(Replica::set).toList());
            assertEquals(ReplicationVerdict.NOT_REPLICATED, replicas.get(0).verdict());
            assertEquals(Statuses.code("SetAbsent"), replicas.get(0).problem().orElseThrow().code());
            assertEquals(ReplicationVerdict.REPLICATED, replicas.get(3).verdict());
            assertTrue(Files.exists(third.resolve(World.SET).resolve(LOST)));
        }
    }

    @Test
    void whatTheSenderLostIsHealedFromTheReceiver() throws IOException {
        replicate(request());
        world.lose(7);
        Replica.Healed healed =
                only(world.client.heal(request(), world.report)).healed().orElseThrow();
        assertEquals(List.of(LOST), healed.toSender());
        assertEquals(List.of(), healed.toReceiver());
        assertEquals(28, healed.comparedCount());
        assertTrue(Files.exists(world.object(LOST)));
        Path damaged = other.resolve(World.SET).resolve(LOST);
        Files.writeString(damaged, "CONTENT 7");
        assertEquals(
                ReplicationVerdict.SOUND,
                only(world.client.heal(request(), world.report)).verdict());
        Replica read = only(world.client.heal(request().withReadAll(true), world.report));
        assertEquals(List.of(LOST), read.healed().orElseThrow().toReceiver());
        assertEquals("content 7", Files.readString(damaged));
    }

    @Test
    void deletionsStayUnlessTheyAreAskedForAndTooManyAreConfirmed() throws IOException {
        replicate(request());
        for (int file = 0; file < 10; file++) {
            Files.delete(world.source.resolve("folder-0/file-" + file));
        }
        Files.delete(world.source.resolve("folder-0"));
        world.client.backup(world.at(), world.source, world.report);
        Path object = other.resolve(World.SET).resolve(LOST);
        ReplicationRequest propagate = request().withDeletions(Deletions.PROPAGATE).withBreaker(0, 5);
        Replica refused = replicate(propagate);
        assertTrue(refused.deletionsRefused() && Files.exists(object), refused.toString());
        Replica.Deleted deleted = refused.deleted().orElseThrow();
        assertEquals(0, deleted.movedCount());
        assertEquals(Objection.TooMany.class, deleted.objections().get(0).getClass());
        Replica confirmed = replicate(propagate.withConfirm(deleted.hash()));
        assertFalse(confirmed.deletionsRefused() || Files.exists(object), confirmed.toString());
        assertEquals(deleted.objectCount(), confirmed.deleted().orElseThrow().movedCount());
    }

    @Test
    void aListenerHearsOfTheFilesAtOnce() {
        List<FileProgress> heard = Collections.synchronizedList(new ArrayList<>());
        Listener listener = new Listener() {
            @Override
            public void onFile(FileProgress file) {
                heard.add(file);
            }
        };
        world.client.replicate(request(), world.report, listener.andThen(listener), null);
        assertFalse(heard.isEmpty());
        assertSame(heard.get(0), heard.get(1));
        FileProgress file = heard.get(0);
        assertTrue(0 <= file.slot() && file.slot() < 4 && file.object().startsWith("data/"), file.toString());
        assertTrue(file.doneBytes() <= file.totalBytes(), file.toString());
        assertEquals(World.SET + " to " + other.resolve(World.SET), file.subject());
        assertEquals(
                "7 to /mnt/b: data/a.txt, 3 of 9 bytes",
                new FileProgress("7 to /mnt/b", 0, "data/a.txt", 3, 9).text());
    }

    @Test
    void whatIsCancelledIsAValueAndAListenerThatThrowsIsAMisuse() {
        try (CancelToken token = new CancelToken()) {
            token.cancel();
            Replica stopped = only(world.client.replicate(request(), world.report, null, token));
            assertEquals(ReplicationVerdict.CANCELLED, stopped.verdict());
        }
        IllegalStateException bug = new IllegalStateException("console bug");
        Listener broken = new Listener() {
            @Override
            public void onPhase(String name) {
                throw bug;
            }
        };
        HoldfastException thrown = assertThrows(
                MisuseException.class, () -> world.client.replicate(request(), world.report, broken, null));
        assertSame(bug, thrown.getCause());
    }

    @Test
    void aCancelledFutureStopsTheWork() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Listener gate = new Listener() {
            @Override
            public void onPhase(String name) {
                begun.countDown();
                try {
                    go.await();
                } catch (InterruptedException ended) {
                    throw new IllegalStateException(ended);
                }
            }
        };
        CompletableFuture<ReplicationOutcome> future = world.client.replicateAsync(request(), world.report, gate);
        begun.await();
        assertTrue(future.cancel(true));
        go.countDown();
        while (!world.report.text().contains("cancelled")) {
            Thread.sleep(10);
        }
        assertFalse(Files.exists(other.resolve(World.SET).resolve(LOST)));
    }

    @Test
    void eachCallHasItsTwinOnAnExecutor() {
        List<Thread> threads = new ArrayList<>();
        Executor here = work -> {
            threads.add(Thread.currentThread());
            work.run();
        };
        assertFalse(world.client.replicationStatusAsync(request(), world.report, null, here).join().whole());
        assertTrue(world.client.replicateAsync(request(), world.report, null, here).join().whole());
        assertTrue(world.client.healAsync(request(), world.report, null, here).join().whole());
        assertTrue(world.client.replicationStatusAsync(request(), world.report, null).join().whole());
        assertTrue(world.client.healAsync(request(), world.report, null).join().whole());
        assertEquals(Collections.nCopies(3, Thread.currentThread()), threads);
    }

    @Test
    void whatCannotBeAskedIsAMisuse() {
        List<ReplicationRequest> wrong = List.of(
                new ReplicationRequest(World.SET, world.destination),
                new ReplicationRequest(List.of(), world.destination, List.of(receiver)),
                request().withSetsAtOnce(0),
                request().withBandwidth(-1),
                ReplicationRequest.ofJson(
                        "{\"sets\":[\"7\"],\"files_at_once\":8}", world.destination, List.of(receiver)));
        for (ReplicationRequest request : wrong) {
            assertThrows(MisuseException.class, () -> world.client.replicate(request, world.report), request::json);
        }
        assertThrows(
                InputException.class,
                () -> world.client.heal(new ReplicationRequest("7x", world.destination, receiver), world.report));
        assertThrows(IllegalStateException.class, () -> wrong.get(4).withSetsAtOnce(2));
        receiver.close();
        assertThrows(MisuseException.class, () -> world.client.replicate(request(), world.report));
    }

    @Test
    void aRequestSaysWhatWasChosenAndNothingElse() {
        assertEquals("{\"sets\":[\"" + World.SET + "\"]}", request().json());
        String all = request()
                .withSetsAtOnce(3)
                .withBandwidth(9)
                .withDeletions(Deletions.KEEP)
                .withBreaker(5, 7)
                .withConfirm("hash")
                .withReadAll(true)
                .json();
        assertEquals(
                "{\"sets\":[\"" + World.SET + "\"],\"sets_at_once\":3,\"bandwidth_bytes_per_second\":9,"
                        + "\"deletions\":\"keep\",\"breaker_percent\":5,\"breaker_entries\":7,\"confirm\":\"hash\","
                        + "\"read_all\":true}",
                all);
    }

    @Test
    void accessIsHandedOnAndNeverShown() {
        Access access = Access.none().with("user", "ann").with("password", "marked");
        assertEquals("Access[user, password]", access.toString());
        assertEquals("{\"user\":\"ann\",\"password\":\"other\"}", access.with("password", "other").json());
        Destination.open(other.toString(), access).close();
        Destination.open(other.toString(), Access.none()).close();
        for (Access odd : List.of(Access.none().with("pasword", "marked"), Access.ofJson("[\"marked\"]"))) {
            HoldfastException thrown =
                    assertThrows(InputException.class, () -> Destination.open(other.toString(), odd));
            assertEquals(Statuses.code("AccessRejected"), thrown.code());
            assertFalse((thrown.reason() + odd).contains("marked"), thrown.reason());
        }
        assertThrows(IllegalStateException.class, () -> Access.ofJson("{}").with("user", "ann"));
    }
}

package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClientTest {
    /** Of 25 files in three folders, which are entries too. */
    private static final int ENTRIES = 28;

    @TempDir
    private Path folder;

    private World world;

    @BeforeEach
    void open() {
        world = new World(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aBackupArrivesWithMomentsCountsAndJson() throws IOException {
        Files.writeString(world.source.resolve("a.txt"), "four");
        Instant now = Instant.parse("2026-11-18T11:00:00Z");
        BackupOutcome outcome = world.client.backup(
                new SetAt(world.destination, World.SET, Optional.of(now)), world.source, world.report);
        assertEquals(now, outcome.job());
        assertEquals(1, outcome.storedFileCount());
        assertEquals(new Totals.Area(1, 1, 1, 4, 4), outcome.totals().data());
        assertTrue(outcome.json().startsWith("{\"") && outcome.json().contains("\"stored_file_count\":1"));
        Report.Line first = world.report.lines().get(0);
        assertEquals(new Report.Line(1, "start", now, "2026/11/18 19:00:00", first.log()), first);
        assertTrue(world.report.text().contains(first.log()) && world.report.csv().startsWith("No.,Type"));
    }

    @Test
    void aSoundSetIsSound() throws IOException {
        world.backedUp(25, 0);
        PdicOutcome outcome = world.client.pdicRun(world.at(), world.report);
        assertEquals(Verdict.SOUND, outcome.verdict());
        assertFalse(outcome.hasFindings());
        assertEquals(outcome.recorded(), outcome.recalculated());
        assertEquals(Optional.empty(), outcome.notChecked());
    }

    @Test
    void aLossIsPlannedRepairedAndUndone() throws IOException {
        world.backedUp(25, 0);
        world.lose(7);
        Plan plan = world.client.pdicPlan(world.at(), world.report).plan().orElseThrow();
        assertEquals(List.of("data/folder-0/file-7"), plan.lostSample());
        PdicOutcome outcome = world.client.pdicRun(world.at(), world.report);
        assertEquals(Verdict.REPAIRED, outcome.verdict());
        assertEquals(plan.hash(), outcome.plan().orElseThrow().hash());
        assertEquals(1, outcome.removedEntryCount());
        assertEquals("objects_missing", outcome.findings().get(0).kind());
        PdicUndone undone = world.client.pdicUndo(world.at(), outcome.run());
        assertEquals(1, undone.restoredEntryCount());
        assertEquals(0, world.client.pdicUndo(world.at(), outcome.run()).restoredEntryCount());
    }

    @Test
    void aWholeLossIsRefusedUntilAPersonConfirmsThePlan() throws IOException {
        world.backedUp(3, 0);
        for (int file = 0; file < 3; file++) {
            world.lose(file);
        }
        PdicOutcome refused = world.client.pdicRun(world.at(), world.report);
        assertEquals(Verdict.REFUSED, refused.verdict());
        Plan plan = refused.plan().orElseThrow();
        assertTrue(plan.objections().contains(new Objection.WholeArea("data/", 4)), plan.toString());
        assertInstanceOf(Objection.WholeFolders.class, plan.objections().get(1));
        PdicOptions confirmed = PdicOptions.defaults().withConfirm(plan.hash());
        assertEquals(
                Verdict.REPAIRED,
                world.client.pdicRun(world.at(), confirmed, world.report, null, null).verdict());
    }

    @Test
    void aPlaceThatIsGoneIsAValueWithAReason() throws IOException {
        world.backedUp(3, 0);
        Files.move(world.root.resolve(World.SET), folder.resolve("away"));
        PdicOutcome outcome = world.client.pdicRun(world.at(), world.report);
        assertEquals(Verdict.NOT_CHECKED, outcome.verdict());
        assertEquals(Statuses.code("SetAbsent"), outcome.notChecked().orElseThrow().code());
        assertThrows(AbsentException.class, () -> world.client.openIndex(world.at()));
    }

    @Test
    void failuresComeByClass() {
        assertThrows(AbsentException.class, () -> Destination.open(folder.resolve("gone").toString()));
        assertThrows(InputException.class, () -> Destination.open("ftp://host/"));
        assertThrows(InputException.class, () -> new Report(ZoneId.of("+08:00")));
        assertThrows(
                InputException.class,
                () -> world.client.pdicRun(new SetAt(world.destination, "seven"), world.report));
        assertThrows(AbsentException.class, () -> world.client.openIndex(world.at()));
        PdicOptions wrong = new PdicOptions(Mode.EXISTENCE, -1, 1, 10, 1000, Optional.empty(), 30, 0);
        assertThrows(
                MisuseException.class, () -> world.client.pdicRun(world.at(), wrong, world.report, null, null));
        assertThrows(AbsentException.class, () -> world.client.backup(world.at(), folder.resolve("no"), world.report));
    }

    @Test
    void whatIsClosedIsAMisuseAndClosingTwiceIsNone() throws IOException {
        world.backedUp(3, 0);
        Index index = world.client.openIndex(world.at());
        IndexCursor cursor = index.cursor();
        index.close();
        index.close();
        assertThrows(MisuseException.class, index::entryCount);
        assertFalse(cursor.nextBatch(1).isEmpty());
        cursor.close();
        assertThrows(MisuseException.class, () -> cursor.nextBatch(1));
        world.close();
        assertThrows(MisuseException.class, world.report::text);
        assertThrows(MisuseException.class, () -> world.client.bringOver(World.SET, "7.17"));
        HoldfastException thrown = assertThrows(MisuseException.class, world.destination::place);
        assertEquals(Statuses.code("WrongHandle"), thrown.code());
    }

    @Test
    void whatIsClosedIsNotGivenToACall() throws IOException {
        world.backedUp(3, 0);
        Report report = new Report(ZoneId.of("UTC"));
        report.close();
        HoldfastException thrown =
                assertThrows(MisuseException.class, () -> world.client.pdicRun(world.at(), report));
        assertEquals("the report was closed before this call; open another", thrown.reason());
        world.destination.close();
        Job job = new Job(World.SET, List.of(world.destination));
        assertThrows(MisuseException.class, () -> world.client.jobStart(job, world.report));
        assertThrows(MisuseException.class, () -> world.client.openIndex(world.at()));
    }

    @Test
    void everythingMayBeClosedWhileACallRuns() throws Exception {
        world.backedUp(25, 0);
        world.lose(7);
        Gate gate = new Gate();
        CompletableFuture<PdicOutcome> check =
                world.client.pdicRunAsync(world.at(), PdicOptions.defaults(), world.report, gate);
        gate.begun.await();
        world.close();
        gate.open.countDown();
        assertEquals(Verdict.REPAIRED, check.join().verdict());
        assertThrows(MisuseException.class, world.report::text);
    }

    @Test
    void aCursorBringsEveryEntryOnceInOrder() throws IOException {
        world.backedUp(25, 0);
        try (Index index = world.client.openIndex(world.at());
                IndexCursor cursor = index.cursor()) {
            List<String> keys = new ArrayList<>();
            for (List<IndexEntry> batch = cursor.nextBatch(7); !batch.isEmpty(); batch = cursor.nextBatch(7)) {
                assertTrue(batch.size() <= 7);
                batch.forEach(entry -> keys.add(entry.object()));
            }
            assertEquals(ENTRIES, index.entryCount());
            assertEquals(ENTRIES, keys.size());
            assertEquals(keys.stream().sorted().distinct().toList(), keys);
            assertTrue(index.json().contains("\"entry_count\":" + ENTRIES), index.json());
            for (int limit : new int[] {0, -1, IndexCursor.BATCH_LIMIT + 1}) {
                assertThrows(MisuseException.class, () -> cursor.nextBatch(limit));
            }
        }
    }

    @Test
    void theStartOfAJobSaysWhereACheckIsDue() throws IOException {
        Job job = new Job(World.SET, List.of(world.destination));
        assertFalse(world.client.jobStart(job, world.report).pdicDue());
        world.backedUp(3, 0);
        JobStart due = world.client.jobStartAsync(job, world.report).join();
        assertTrue(due.destinations().get(0).pdicDue());
        assertEquals("never-ran", due.destinations().get(0).pdic().orElseThrow().reason());
        world.client.bringOver(World.SET, "7.17");
        JobStart over = world.client.jobStart(job, world.report);
        assertEquals("brought-over", over.destinations().get(0).pdic().orElseThrow().reason());
        world.client.pdicRun(world.at(), world.report);
        assertFalse(world.client.jobStart(job, world.report).pdicDue());
    }

    @Test
    void aScheduleDecidesByDates() {
        Schedule schedule = new Schedule(World.SET, ZoneId.of("Asia/Hong_Kong"), OptionalInt.empty());
        Instant now = Instant.parse("2026-11-18T11:00:00Z");
        Decision decision = schedule.decide(Optional.of(now), Optional.empty(), Optional.of(now));
        assertFalse(decision.due());
        assertEquals(DayOfWeek.WEDNESDAY, decision.weekday());
        assertEquals(LocalDate.of(2026, 11, 18), decision.today());
        assertEquals(Optional.of(LocalDate.of(2026, 11, 18)), decision.last());
        assertEquals(LocalDate.of(2026, 11, 25), decision.nextDue());
    }

    /** Holds the work at its first event until somebody lets it go on. */
    private static final class Gate implements Listener {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void onPhase(String name) {
            begun.countDown();
            try {
                open.await();
            } catch (InterruptedException ended) {
                throw new IllegalStateException(ended);
            }
        }
    }

    @Test
    void aCheckCancelledFromAnotherThreadIsAValueWithinASecond() throws Exception {
        world.backedUp(25, 0);
        world.lose(7);
        Gate gate = new Gate();
        try (CancelToken token = new CancelToken()) {
            CompletableFuture<PdicOutcome> check = CompletableFuture.supplyAsync(
                    () -> world.client.pdicRun(world.at(), PdicOptions.defaults(), world.report, gate, token));
            gate.begun.await();
            token.cancel();
            Instant asked = Instant.now();
            gate.open.countDown();
            assertEquals(Verdict.CANCELLED, check.get(1, TimeUnit.SECONDS).verdict());
            assertTrue(Duration.between(asked, Instant.now()).toMillis() < 1_000);
        }
        assertEquals("end", world.report.lines().get(world.report.lines().size() - 1).kind());
        assertEquals(ENTRIES, world.client.openIndex(world.at()).entryCount());
    }

    @Test
    void aCancelledBackupIsAnException() throws IOException {
        world.backedUp(25, 0);
        try (CancelToken token = new CancelToken()) {
            token.cancel();
            assertThrows(
                    CancelledException.class,
                    () -> world.client.backup(world.at(), world.source, world.report, null, token));
        }
    }

    @Test
    void aListenerHearsThePhasesAndMayReadTheReport() throws IOException {
        world.backedUp(25, 0);
        List<String> heard = new ArrayList<>();
        Listener listener = new Listener() {
            @Override
            public synchronized void onPhase(String name) {
                heard.add(name);
                assertFalse(world.report.text().isEmpty());
            }
        };
        world.client.pdicRunAsync(world.at(), PdicOptions.defaults(), world.report, listener).join();
        assertTrue(heard.containsAll(List.of("survey", "verify")), heard.toString());
    }

    @Test
    void aCallThatIsRefusedInsideAListenerLeavesTheOuterCallAlone() throws IOException {
        Files.writeString(world.source.resolve("a.txt"), "four");
        List<Integer> refused = new ArrayList<>();
        Listener listener = new Listener() {
            @Override
            public void onPhase(String name) {
                HoldfastException thrown =
                        assertThrows(AbsentException.class, () -> Destination.open(folder + "/gone"));
                refused.add(thrown.code());
            }
        };
        BackupOutcome outcome = world.client.backup(world.at(), world.source, world.report, listener, null);
        assertEquals(1, outcome.storedFileCount());
        assertFalse(refused.isEmpty());
    }

    @Test
    void aCancelledFutureStopsTheNativeCheckAndChangesNothing() throws Exception {
        world.backedUp(25, 0);
        world.lose(7);
        Gate gate = new Gate();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        CompletableFuture<PdicOutcome> check =
                world.client.pdicRunAsync(world.at(), PdicOptions.defaults(), world.report, gate, executor);
        gate.begun.await();
        assertTrue(check.cancel(true));
        gate.open.countDown();
        executor.shutdown();
        assertTrue(executor.awaitTermination(30, TimeUnit.SECONDS));
        assertTrue(world.report.text().contains("cancelled"), world.report.text());
        assertEquals(ENTRIES, world.client.openIndex(world.at()).entryCount());
    }

    @Test
    void eachCallHasItsTwinOnAnExecutor() throws IOException {
        world.backedUp(25, 0);
        SetAt at = world.at();
        Job job = new Job(World.SET, List.of(world.destination));
        List<Thread> threads = new ArrayList<>();
        Executor here = work -> {
            threads.add(Thread.currentThread());
            work.run();
        };
        PdicOptions options = PdicOptions.defaults();
        assertTrue(world.client.jobStartAsync(job, world.report, here).join().pdicDue());
        world.lose(7);
        PdicOutcome plan = world.client.pdicPlanAsync(at, options, world.report, null, here).join();
        assertEquals(Verdict.PLANNED, plan.verdict());
        PdicOutcome done = world.client.pdicRunAsync(at, options, world.report, null, here).join();
        assertEquals(Verdict.REPAIRED, done.verdict());
        assertEquals(1, world.client.pdicUndoAsync(at, done.run(), null, here).join().restoredEntryCount());
        assertEquals(25, world.client.backupAsync(at, world.source, world.report, null, here).join().unchangedFileCount());
        assertEquals(ENTRIES, world.client.openIndexAsync(at, here).join().entryCount());
        assertEquals(Collections.nCopies(6, Thread.currentThread()), threads);
    }

    @Test
    void aListenerThatThrowsStopsTheCheckAndTheReportStays() throws IOException {
        world.backedUp(25, 0);
        world.lose(7);
        int before = world.report.lines().size();
        AssertionError bug = new AssertionError("console bug");
        Listener listener = new Listener() {
            @Override
            public void onPhase(String name) {
                throw bug;
            }
        };
        HoldfastException thrown = assertThrows(
                MisuseException.class,
                () -> world.client.pdicRun(world.at(), PdicOptions.defaults(), world.report, listener, null));
        assertSame(bug, thrown.getCause());
        assertTrue(thrown.reason().contains("the work was stopped"), thrown.reason());
        assertTrue(world.report.lines().size() > before);
        assertEquals(ENTRIES, world.client.openIndex(world.at()).entryCount());
    }
}

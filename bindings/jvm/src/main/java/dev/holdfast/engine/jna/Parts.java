package dev.holdfast.engine.jna;

import dev.holdfast.BackupOutcome;
import dev.holdfast.IndexEntry;
import dev.holdfast.JobStart;
import dev.holdfast.Listener;
import dev.holdfast.PdicOptions;
import dev.holdfast.PdicOutcome;
import dev.holdfast.PdicUndone;
import dev.holdfast.ReplicationOutcome;
import dev.holdfast.Totals;
import dev.holdfast.VmwareHistory;
import dev.holdfast.VmwareOutcome;
import dev.holdfast.engine.Engine;
import dev.holdfast.internal.JobFacts;
import dev.holdfast.internal.SetAt;
import java.time.Instant;
import java.util.List;

/** The engine over the generated half: objects in Rust's memory. */
final class Parts {
    private Parts() {}

    record Token(dev.holdfast.internal.CancelToken inner) implements Engine.Token {
        static dev.holdfast.internal.CancelToken of(Engine.Token token) {
            return ((Token) token).inner;
        }

        @Override
        public void cancel() {
            inner.cancel();
        }

        @Override
        public boolean isCancelled() {
            return inner.isCancelled();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    record Destination(dev.holdfast.internal.Destination inner) implements Engine.Destination {
        static dev.holdfast.internal.Destination of(Engine.Destination destination) {
            return ((Destination) destination).inner;
        }

        @Override
        public String place() {
            return inner.place();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    record Report(dev.holdfast.internal.Report inner) implements Engine.Report {
        static dev.holdfast.internal.Report of(Engine.Report report) {
            return ((Report) report).inner;
        }

        @Override
        public String zone() {
            return inner.zone();
        }

        @Override
        public List<dev.holdfast.Report.Line> lines() {
            return inner.lines().stream().map(Values::line).toList();
        }

        @Override
        public String text() {
            return inner.text();
        }

        @Override
        public String csv() {
            return inner.csv();
        }

        @Override
        public String json() {
            return inner.json();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    record Client(dev.holdfast.internal.Client inner) implements Engine.Client {
        @Override
        public void bringOver(String set, String version) throws Exception {
            inner.bringOver(set, version);
        }

        @Override
        public JobStart jobStart(Engine.Job job, Engine.Report report) throws Exception {
            var destinations = job.destinations().stream().map(Destination::of).toList();
            var facts = new JobFacts(job.set(), destinations, job.leastDays(), job.sources(), job.now());
            return Values.jobStart(inner.jobStart(facts, Report.of(report)));
        }

        @Override
        public Engine.Index openIndex(Engine.At at) throws Exception {
            return new Index(inner.openIndex(setAt(at)));
        }

        @Override
        public BackupOutcome backup(
                Engine.At at, String source, Engine.Report report, Engine.Token token, Listener listener)
                throws Exception {
            return Values.backup(
                    inner.backup(setAt(at), source, Report.of(report), Token.of(token), Ear.of(listener)));
        }

        @Override
        public PdicOutcome pdicPlan(
                Engine.At at, PdicOptions options, Engine.Report report, Engine.Token token, Listener listener)
                throws Exception {
            return Values.outcome(inner.pdicPlan(
                    setAt(at), Values.inner(options), Report.of(report), Token.of(token), Ear.of(listener)));
        }

        @Override
        public PdicOutcome pdicRun(
                Engine.At at, PdicOptions options, Engine.Report report, Engine.Token token, Listener listener)
                throws Exception {
            return Values.outcome(inner.pdicRun(
                    setAt(at), Values.inner(options), Report.of(report), Token.of(token), Ear.of(listener)));
        }

        @Override
        public PdicUndone pdicUndo(Engine.At at, String run, Engine.Token token, Listener listener)
                throws Exception {
            return Values.undone(inner.pdicUndo(setAt(at), run, Token.of(token), Ear.of(listener)));
        }

        @Override
        public ReplicationOutcome replicate(
                Engine.Replication replication, Engine.Report report, Engine.Token token, Listener listener)
                throws Exception {
            return ReplicationValues.outcome(inner.replicateRun(
                    Destination.of(replication.sender()),
                    receivers(replication),
                    replication.request(),
                    replication.now(),
                    Report.of(report),
                    Token.of(token),
                    Ear.of(listener)));
        }

        @Override
        public ReplicationOutcome replicationStatus(
                Engine.Replication replication, Engine.Report report, Engine.Token token, Listener listener)
                throws Exception {
            return ReplicationValues.outcome(inner.replicateStatus(
                    Destination.of(replication.sender()),
                    receivers(replication),
                    replication.request(),
                    replication.now(),
                    Report.of(report),
                    Token.of(token),
                    Ear.of(listener)));
        }

        @Override
        public ReplicationOutcome heal(
                Engine.Replication replication, Engine.Report report, Engine.Token token, Listener listener)
                throws Exception {
            return ReplicationValues.outcome(inner.replicateHeal(
                    Destination.of(replication.sender()),
                    receivers(replication),
                    replication.request(),
                    replication.now(),
                    Report.of(report),
                    Token.of(token),
                    Ear.of(listener)));
        }

        @Override
        public VmwareOutcome vmwareCheck(String set, String request, Long now, Engine.Report report)
                throws Exception {
            return VmwareValues.outcome(inner.vmwareCheck(set, request, now, Report.of(report)));
        }

        @Override
        public void vmwareNote(String set, String events, String rules) throws Exception {
            inner.vmwareNote(set, events, rules);
        }

        @Override
        public VmwareHistory vmwareHistory(String set) throws Exception {
            return VmwareValues.history(inner.vmwareHistory(set));
        }

        private static List<dev.holdfast.internal.Destination> receivers(Engine.Replication replication) {
            return replication.receivers().stream().map(Destination::of).toList();
        }

        private static SetAt setAt(Engine.At at) {
            return new SetAt(Destination.of(at.destination()), at.set(), at.now());
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    record Index(dev.holdfast.internal.IndexReader inner) implements Engine.Index {
        @Override
        public String json() {
            return inner.json();
        }

        @Override
        public String file() {
            return inner.file();
        }

        @Override
        public long entryCount() {
            return inner.entryCount();
        }

        @Override
        public long generation() {
            return inner.generation();
        }

        @Override
        public Instant job() {
            return Instant.ofEpochMilli(inner.jobUtcMs());
        }

        @Override
        public Totals totals() {
            return Values.totals(inner.totals());
        }

        @Override
        public Engine.Cursor cursor() {
            return new Cursor(inner.cursor());
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    record Cursor(dev.holdfast.internal.IndexCursor inner) implements Engine.Cursor {
        @Override
        public List<IndexEntry> nextBatch(int limit) throws Exception {
            return inner.nextBatch(limit).stream().map(Values::entry).toList();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}

package dev.holdfast.engine.jna;

import dev.holdfast.BackupOutcome;
import dev.holdfast.Decision;
import dev.holdfast.Finding;
import dev.holdfast.IndexEntry;
import dev.holdfast.JobStart;
import dev.holdfast.Mode;
import dev.holdfast.Objection;
import dev.holdfast.PdicOptions;
import dev.holdfast.PdicOutcome;
import dev.holdfast.PdicUndone;
import dev.holdfast.Plan;
import dev.holdfast.Problem;
import dev.holdfast.Report;
import dev.holdfast.Severity;
import dev.holdfast.Status;
import dev.holdfast.Totals;
import dev.holdfast.Verdict;
import dev.holdfast.internal.AreaTotals;
import dev.holdfast.internal.DestinationDecision;
import dev.holdfast.internal.PdicFinding;
import dev.holdfast.internal.PdicObjection;
import dev.holdfast.internal.PdicPlan;
import dev.holdfast.internal.ReportLine;
import dev.holdfast.internal.StatusRow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The engine over the generated half: records, from the generated ones to the public API's. */
final class Values {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");

    private Values() {}

    static IndexEntry entry(dev.holdfast.internal.IndexEntry entry) {
        return new IndexEntry(
                entry.getObject(),
                entry.getOffsetBytes(),
                entry.getLengthBytes(),
                entry.getPart(),
                entry.getPartCount(),
                entry.getPath(),
                entry.getFolder(),
                Instant.ofEpochMilli(entry.getJobUtcMs()),
                entry.getSizeBytes(),
                entry.getStoredSizeBytes(),
                Instant.ofEpochMilli(entry.getModifiedUtcMs()),
                Optional.ofNullable(entry.getChecksum()));
    }

    static Totals totals(dev.holdfast.internal.Totals totals) {
        return new Totals(area(totals.getData()), area(totals.getRetention()));
    }

    private static Totals.Area area(AreaTotals area) {
        return new Totals.Area(
                area.getEntryCount(),
                area.getFileCount(),
                area.getObjectCount(),
                area.getLogicalBytes(),
                area.getPhysicalBytes());
    }

    static Report.Line line(ReportLine line) {
        Instant at = Instant.ofEpochMilli(line.getAtUtcMs());
        return new Report.Line(line.getNumber(), line.getKind(), at, line.getTimestamp(), line.getLog());
    }

    static BackupOutcome backup(dev.holdfast.internal.BackupOutcome outcome) {
        return new BackupOutcome(
                Instant.ofEpochMilli(outcome.getJobUtcMs()),
                outcome.getPlace(),
                outcome.getIndex(),
                outcome.getGeneration(),
                outcome.getStoredFileCount(),
                outcome.getUnchangedFileCount(),
                outcome.getRetainedFileCount(),
                List.copyOf(outcome.getSkipped()),
                totals(outcome.getTotals()),
                outcome.getJson());
    }

    static Decision decision(dev.holdfast.internal.Decision decision) {
        return new Decision(
                decision.getDue(),
                decision.getReason(),
                decision.getText(),
                DayOfWeek.valueOf(constant(decision.getWeekday())),
                day(decision.getToday()),
                Optional.ofNullable(decision.getLast()).map(Values::day),
                day(decision.getNextDue()),
                decision.getJson());
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text, DAY);
    }

    static JobStart jobStart(dev.holdfast.internal.JobStart start) {
        List<JobStart.At> destinations = start.getDestinations().stream().map(Values::at).toList();
        var vmware = start.getVmware().stream().map(VmwareValues::outcome).toList();
        var m365 = start.getM365().stream().map(M365Values::check).toList();
        return new JobStart(start.getPdicDue(), destinations, vmware, m365, start.getJson());
    }

    private static JobStart.At at(DestinationDecision at) {
        Optional<Decision> pdic = Optional.ofNullable(at.getPdic()).map(Values::decision);
        return new JobStart.At(at.getPlace(), pdic, Optional.ofNullable(at.getProblem()).map(Values::problem));
    }

    private static Problem problem(dev.holdfast.internal.Problem problem) {
        return problem(problem.getCode(), problem.getReason(), problem.getRetryAfterMs());
    }

    static Problem problem(int code, String reason, Long retryAfterMs) {
        return new Problem(code, reason, Optional.ofNullable(retryAfterMs).map(Duration::ofMillis));
    }

    static Status status(StatusRow row) {
        return new Status(row.getCode(), row.getName(), row.getClassName(), row.getText());
    }

    static PdicOptions options(dev.holdfast.internal.PdicOptions options) {
        return new PdicOptions(
                mode(options.getMode()),
                options.getIndexKeepDays(),
                options.getIndexKeepNewest(),
                options.getBreakerPercent(),
                options.getBreakerEntries(),
                Optional.ofNullable(options.getConfirm()),
                options.getTrashKeepDays(),
                options.getThreads());
    }

    private static Mode mode(String word) {
        return Mode.EXISTENCE.word().equals(word) ? Mode.EXISTENCE : Mode.EXISTENCE_AND_SIZE;
    }

    static dev.holdfast.internal.PdicOptions inner(PdicOptions options) {
        return new dev.holdfast.internal.PdicOptions(
                options.mode().word(),
                options.indexKeepDays(),
                options.indexKeepNewest(),
                options.breakerPercent(),
                options.breakerEntries(),
                options.confirm().orElse(null),
                options.trashKeepDays(),
                options.threads());
    }

    static PdicOutcome outcome(dev.holdfast.internal.PdicOutcome outcome) {
        return new PdicOutcome(
                outcome.getRun(),
                outcome.getPlace(),
                Verdict.valueOf(constant(outcome.getVerdict())),
                Optional.ofNullable(outcome.getPlan()).map(Values::plan),
                Optional.ofNullable(outcome.getRecorded()).map(Values::totals),
                Optional.ofNullable(outcome.getRecalculated()).map(Values::totals),
                outcome.getRemovedEntryCount(),
                List.copyOf(outcome.getRetired()),
                outcome.getFindings().stream().map(Values::finding).toList(),
                Optional.ofNullable(outcome.getNotChecked()).map(Values::problem),
                Instant.ofEpochMilli(outcome.getBeganUtcMs()),
                Instant.ofEpochMilli(outcome.getEndedUtcMs()),
                outcome.getJson());
    }

    private static Finding finding(PdicFinding finding) {
        Severity severity = Severity.valueOf(constant(finding.getSeverity()));
        return new Finding(finding.getKind(), severity, finding.getCount(), finding.getText());
    }

    private static Plan plan(PdicPlan plan) {
        return new Plan(
                plan.getHash(),
                plan.getIndex(),
                plan.getGeneration(),
                plan.getEntryCount(),
                plan.getListedCount(),
                plan.getLostEntryCount(),
                plan.getLostObjectCount(),
                plan.getLostLogicalBytes(),
                List.copyOf(plan.getLostSample()),
                List.copyOf(plan.getRetired()),
                plan.getObjections().stream().map(Values::objection).toList());
    }

    static Objection objection(PdicObjection objection) {
        if (objection instanceof PdicObjection.TooMany many) {
            return new Objection.TooMany(many.getLostCount(), many.getEntryCount(), many.getLimit());
        }
        if (objection instanceof PdicObjection.WholeArea area) {
            return new Objection.WholeArea(area.getArea(), area.getEntryCount());
        }
        PdicObjection.WholeFolders folders = (PdicObjection.WholeFolders) objection;
        return new Objection.WholeFolders(folders.getCount(), List.copyOf(folders.getSample()));
    }

    static PdicUndone undone(dev.holdfast.internal.PdicUndone undone) {
        return new PdicUndone(
                undone.getRun(),
                undone.getPlace(),
                undone.getRestoredEntryCount(),
                undone.getPresentEntryCount(),
                List.copyOf(undone.getRestoredIndexFiles()),
                undone.getIndex(),
                undone.getGeneration(),
                undone.getJson());
    }

    /** The name of the enum constant that stands for a word of the library. */
    static String constant(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}

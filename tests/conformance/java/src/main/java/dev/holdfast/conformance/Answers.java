package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.BackupOutcome;
import dev.holdfast.Decision;
import dev.holdfast.Finding;
import dev.holdfast.Index;
import dev.holdfast.IndexEntry;
import dev.holdfast.JobStart;
import dev.holdfast.Objection;
import dev.holdfast.PdicOutcome;
import dev.holdfast.PdicUndone;
import dev.holdfast.Plan;
import dev.holdfast.Problem;
import dev.holdfast.Totals;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers as cases compare them. Each begins as the library's JSON; every field that Java has as a typed value is
 * then taken from that value.
 */
public final class Answers {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");

    private Answers() {}

    /** What a check came to. */
    public static ObjectNode outcome(PdicOutcome outcome) {
        ObjectNode answer = Json.object(outcome.json());
        answer.put("run", outcome.run()).put("place", outcome.place());
        answer.put("verdict", outcome.verdict().name().toLowerCase(Locale.ROOT));
        answer.set("not_checked", orNull(outcome.notChecked(), Answers::problem));
        answer.set("plan", orNull(outcome.plan(), Answers::plan));
        answer.putObject("statistics")
                .<ObjectNode>set("recorded", orNull(outcome.recorded(), Answers::totals))
                .set("recalculated", orNull(outcome.recalculated(), Answers::totals));
        answer.put("removed_entry_count", outcome.removedEntryCount());
        answer.set("retired_index_files", texts(outcome.retired()));
        answer.set("findings", list(outcome.findings(), Answers::finding));
        answer.put("began_utc_ms", outcome.began().toEpochMilli());
        return answer.put("ended_utc_ms", outcome.ended().toEpochMilli());
    }

    /** What an undo brought back. */
    public static ObjectNode undone(PdicUndone undone) {
        ObjectNode answer = Json.object(undone.json());
        answer.put("run", undone.run()).put("place", undone.place());
        answer.put("restored_entry_count", undone.restoredEntryCount());
        answer.put("present_entry_count", undone.presentEntryCount());
        answer.set("restored_index_files", texts(undone.restoredIndexFiles()));
        return answer.put("index", undone.index()).put("generation", undone.generation());
    }

    /** What a backup job did. */
    public static ObjectNode backup(BackupOutcome outcome) {
        ObjectNode answer = Json.object(outcome.json());
        answer.put("job_utc_ms", outcome.job().toEpochMilli());
        answer.put("place", outcome.place());
        answer.put("index", outcome.index()).put("generation", outcome.generation());
        answer.put("stored_file_count", outcome.storedFileCount());
        answer.put("unchanged_file_count", outcome.unchangedFileCount());
        answer.put("retained_file_count", outcome.retainedFileCount());
        answer.set("skipped", texts(outcome.skipped()));
        answer.set("statistics", totals(outcome.totals()));
        return answer;
    }

    static ObjectNode start(JobStart start) {
        ObjectNode answer = Json.object(start.json()).put("pdic_due", start.pdicDue());
        answer.set("destinations", list(start.destinations(), at -> place(at.place(), at.pdic(), at.problem())));
        answer.set("vmware", list(start.vmware(), VmwareAnswers::outcome));
        answer.set("m365", list(start.m365(), M365Answers::check));
        return answer;
    }

    /** What is due at one destination. */
    public static ObjectNode place(String place, Optional<Decision> decision, Optional<Problem> problem) {
        ObjectNode answer = Json.NODES.objectNode().put("place", place);
        answer.set("pdic", orNull(decision, Answers::decision));
        // The start of a job never knows a delay, and its JSON has none.
        answer.set("problem", orNull(problem, why -> problem(why).without("retry_after_ms")));
        return answer;
    }

    /** Whether PDIC is due. */
    public static ObjectNode decision(Decision decision) {
        ObjectNode answer = Json.object(decision.json());
        answer.put("due", decision.due()).put("reason", decision.reason()).put("text", decision.text());
        answer.put("weekday", decision.weekday().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
        answer.put("today", day(decision.today()));
        answer.put("last", decision.last().map(Answers::day).orElse(null));
        return answer.put("next_due", day(decision.nextDue()));
    }

    /** What an index file says of itself. */
    public static ObjectNode index(Index index) {
        ObjectNode answer = Json.object(index.json());
        answer.put("file", index.file());
        answer.put("entry_count", index.entryCount()).put("generation", index.generation());
        answer.put("job_utc_ms", index.job().toEpochMilli());
        answer.set("statistics", totals(index.totals()));
        return answer;
    }

    /** A row of an index file. */
    public static ObjectNode row(IndexEntry entry) {
        return Json.NODES
                .objectNode()
                .put("object", entry.object())
                .put("path", entry.path())
                .put("kind", entry.folder() ? "folder" : "file")
                .put("offset_bytes", entry.offsetBytes())
                .put("length_bytes", entry.lengthBytes())
                .put("part", entry.part())
                .put("part_count", entry.partCount())
                .put("job_utc_ms", entry.job().toEpochMilli())
                .put("size_bytes", entry.sizeBytes())
                .put("stored_size_bytes", entry.storedSizeBytes())
                .put("modified_utc_ms", entry.modified().toEpochMilli())
                .put("checksum", entry.checksum().orElse(null))
                .put("area", entry.object().startsWith("retention/") ? "retention" : "data");
    }

    /** What a check would change. */
    public static ObjectNode plan(Plan plan) {
        ObjectNode answer = Json.NODES.objectNode();
        answer.put("hash", plan.hash()).put("index", plan.index());
        answer.put("generation", plan.generation());
        answer.put("entry_count", plan.entryCount());
        answer.put("listed_count", plan.listedCount());
        answer.put("lost_entry_count", plan.lostEntryCount());
        answer.put("lost_object_count", plan.lostObjectCount());
        answer.put("lost_logical_bytes", plan.lostLogicalBytes());
        answer.set("lost_sample", texts(plan.lostSample()));
        answer.set("retired_index_files", texts(plan.retired()));
        answer.set("objections", list(plan.objections(), Answers::objection));
        return answer;
    }

    static ObjectNode objection(Objection objection) {
        ObjectNode answer = Json.NODES.objectNode();
        if (objection instanceof Objection.TooMany many) {
            answer.put("kind", "too_many").put("lost_count", many.lostCount());
            return answer.put("entry_count", many.entryCount()).put("limit", many.limit());
        }
        if (objection instanceof Objection.WholeArea area) {
            return answer.put("kind", "whole_area").put("area", area.area()).put("entry_count", area.entryCount());
        }
        Objection.WholeFolders folders = (Objection.WholeFolders) objection;
        answer.put("kind", "whole_folders").put("count", folders.count());
        return answer.set("sample", texts(folders.sample()));
    }

    /** Something a check found. */
    public static ObjectNode finding(Finding finding) {
        return Json.NODES
                .objectNode()
                .put("kind", finding.kind())
                .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                .put("count", finding.count())
                .put("text", finding.text());
    }

    /** Why something could not be looked at. */
    public static ObjectNode problem(Problem problem) {
        return Json.NODES
                .objectNode()
                .put("code", problem.code())
                .put("reason", problem.reason())
                .put("retry_after_ms", problem.retryAfter().map(Duration::toMillis).orElse(null));
    }

    /** The storage statistics of a set. */
    public static ObjectNode totals(Totals totals) {
        ObjectNode answer = Json.NODES.objectNode();
        answer.set("data", area(totals.data()));
        return answer.set("retention", area(totals.retention()));
    }

    private static ObjectNode area(Totals.Area area) {
        return Json.NODES
                .objectNode()
                .put("entry_count", area.entryCount())
                .put("file_count", area.fileCount())
                .put("object_count", area.objectCount())
                .put("logical_bytes", area.logicalBytes())
                .put("physical_bytes", area.physicalBytes());
    }

    /** A list of texts. */
    public static ArrayNode texts(List<String> texts) {
        return list(texts, Json.NODES::textNode);
    }

    /** A list of answers. */
    public static <T> ArrayNode list(Collection<T> items, Function<T, ? extends JsonNode> answer) {
        ArrayNode list = Json.NODES.arrayNode();
        items.forEach(item -> list.add(answer.apply(item)));
        return list;
    }

    static <T> JsonNode orNull(Optional<T> value, Function<T, ? extends JsonNode> answer) {
        return value.<JsonNode>map(answer).orElseGet(Json.NODES::nullNode);
    }

    private static String day(LocalDate day) {
        return DAY.format(day);
    }
}

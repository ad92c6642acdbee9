package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.Batch;
import dev.holdfast.Change;
import dev.holdfast.Check;
import dev.holdfast.Counts;
import dev.holdfast.Flags;
import dev.holdfast.Part;
import dev.holdfast.Played;
import dev.holdfast.RowSet;
import dev.holdfast.Rule;
import dev.holdfast.Selection;
import dev.holdfast.Window;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A selection's answers as cases compare them, as {@link Answers} has the others. */
public final class SelectionAnswers {
    private SelectionAnswers() {}

    /** What a call changed. */
    public static ObjectNode change(Change change) {
        ObjectNode answer = Json.object(change.json());
        answer.set("selected", rows(change.selected()));
        answer.set("unselected", rows(change.unselected()));
        answer.set("anchor", row(change.anchor()));
        answer.set("lead", row(change.lead()));
        answer.put("selected_count", change.selectedCount());
        answer.put("hidden_selected_count", change.hiddenSelectedCount());
        answer.put("absent_selected_count", change.absentSelectedCount());
        return answer.put("view_changed", change.viewChanged()).put("relisted", change.relisted());
    }

    /** What a script did. */
    public static ObjectNode played(Played played) {
        ObjectNode answer = Json.object(played.json());
        answer.set("events", Answers.list(played.events(), event -> change(event.change()).put("word", event.word())));
        return answer;
    }

    /** What is selected and why. */
    public static ObjectNode show(Selection selection) {
        ObjectNode answer = Json.object(selection.json());
        for (Part part : List.of(Part.SELECTED, Part.EXPLICIT, Part.RULED, Part.EXCLUDED, Part.HIDDEN)) {
            answer.set(part.name().toLowerCase(Locale.ROOT), rows(selection.rowsOf(part)));
        }
        answer.set("rules", Answers.list(selection.rules(), SelectionAnswers::rule));
        answer.set("counts", counts(selection.counts()));
        return answer.put("check", word(selection.checkAll()));
    }

    private static ObjectNode rule(Rule rule) {
        ObjectNode answer = Json.NODES.objectNode().put("kind", rule.kind().name().toLowerCase(Locale.ROOT));
        return rule.value().isEmpty() ? answer : answer.put("value", rule.value());
    }

    /** How many keys are what. */
    public static ObjectNode counts(Counts counts) {
        return Json.NODES
                .objectNode()
                .put("listed", counts.listed())
                .put("shown", counts.shown())
                .put("selected", counts.selected())
                .put("explicit", counts.explicit())
                .put("ruled", counts.ruled())
                .put("excluded", counts.excluded())
                .put("hidden_selected", counts.hiddenSelected())
                .put("absent_selected", counts.absentSelected());
    }

    /** All batches of a part, as one. */
    public static ObjectNode keys(List<Batch> batches) {
        ObjectNode answer = Json.NODES.objectNode();
        ArrayNode keys = answer.putArray("keys");
        ArrayNode rows = answer.putArray("rows");
        ArrayNode flags = answer.putArray("flags");
        for (Batch batch : batches) {
            batch.keys().forEach(keys::add);
            IntStream.range(0, batch.size()).forEach(at -> rows.add(row(batch.row(at))));
            IntStream.range(0, batch.size()).forEach(at -> flags.add(bits(batch.flags(at))));
        }
        return answer.put("batches", batches.size());
    }

    /** Some rows in view. */
    public static ObjectNode window(Window window) {
        ObjectNode answer = Json.NODES.objectNode();
        ArrayNode rows = answer.putArray("rows");
        ArrayNode flags = answer.putArray("flags");
        for (int at = 0; at < window.size(); at++) {
            rows.add(window.row(at));
            flags.add(bits(window.flags(at)));
        }
        return answer;
    }

    /** The bits of flags, each by its name. */
    public static int bits(Flags flags) {
        boolean[] named = {
            flags.selected(), flags.mixed(), flags.explicit(), flags.ruled(),
            flags.excluded(), flags.hidden(), flags.absent(), flags.unselectable()
        };
        return IntStream.range(0, named.length).filter(bit -> named[bit]).map(bit -> 1 << bit).sum();
    }

    /** Ranges as pairs. */
    public static ArrayNode rows(RowSet rows) {
        return Answers.list(rows.ranges(), range -> Json.NODES.arrayNode().add(range.first()).add(range.last()));
    }

    /** A row, or null. */
    public static JsonNode row(OptionalInt row) {
        return row.isPresent() ? Json.NODES.numberNode(row.getAsInt()) : Json.NODES.nullNode();
    }

    /** The word of a box's state. */
    public static String word(Check check) {
        return check.name().toLowerCase(Locale.ROOT);
    }
}

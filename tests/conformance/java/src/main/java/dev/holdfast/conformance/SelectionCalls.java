package dev.holdfast.conformance;

import static dev.holdfast.conformance.SelectionAnswers.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.Batch;
import dev.holdfast.Key;
import dev.holdfast.Listing;
import dev.holdfast.Modifiers;
import dev.holdfast.Part;
import dev.holdfast.Rule;
import dev.holdfast.RowSet;
import dev.holdfast.Selection;
import dev.holdfast.SelectionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The steps on a case's selection, in Java. The first of them makes it. */
final class SelectionCalls implements AutoCloseable {
    private final Selection selection = new Selection();
    private final Path world;

    SelectionCalls(Path world) {
        this.world = world;
    }

    /** Does a step, by the name behind {@code selection.}. */
    JsonNode call(String name, Inputs with) {
        return switch (name) {
            case "options" -> change(selection.setOptions(options(with)));
            case "list" -> change(selection.relist(listing(with)));
            case "list_csv" -> change(selection.relistCsv(with.text("text")));
            case "insert" -> change(selection.insert(with.number("at"), listing(with)));
            case "remove" -> change(selection.remove(with.rows("rows")));
            case "forget" -> change(selection.forget(with.allTexts("keys")));
            case "forget_absent" -> change(selection.forgetAbsent());
            case "click" -> change(selection.click(with.number("row"), modifiers(with)));
            case "press" -> change(selection.press(key(with.text("key")), modifiers(with)));
            case "all" -> change(selection.selectAll());
            case "none" -> change(selection.selectNone());
            case "invert" -> change(selection.invert());
            case "all_but" -> change(selection.allBut(with.rows("rows")));
            case "set_rows" -> change(selection.setRows(with.rows("rows"), with.flag("selected")));
            case "set_keys" -> change(selection.setKeys(with.allTexts("keys"), with.flag("selected")));
            case "undo" -> change(selection.undo());
            case "redo" -> change(selection.redo());
            case "filter" -> change(selection.setFilter(filter(with)));
            case "collapse" -> change(selection.setCollapsed(with.number("row"), with.flag("collapsed")));
            case "rules" -> change(selection.setRules(with.groups("rules").stream().map(SelectionCalls::rule).toList()));
            case "keep_ruled" -> change(selection.keepRuled());
            case "status" -> change(selection.status());
            case "play" -> SelectionAnswers.played(selection.play(with.text("script")));
            default -> asked(name, with);
        };
    }

    private JsonNode asked(String name, Inputs with) {
        ObjectNode answer = Json.NODES.objectNode();
        return switch (name) {
            case "rules_of" -> answer.set(
                    "rules", Answers.list(selection.rulesOf(with.number("row")), Json.NODES::numberNode));
            case "keys" -> SelectionAnswers.keys(batches(part(with), with.int32("limit").orElse(100_000)));
            case "rows" -> answer.set("rows", SelectionAnswers.rows(selection.rowsOf(part(with))));
            case "window" -> SelectionAnswers.window(selection.window(with.number("first"), with.number("limit")));
            case "flags" -> answer.put("flags", SelectionAnswers.bits(selection.flags(with.number("row"))));
            case "check" -> answer.put("check", SelectionAnswers.word(
                    with.has("row") ? selection.check(with.number("row")) : selection.checkAll()));
            case "find" -> answer.set(
                    "rows", Answers.list(selection.find(with.allTexts("keys")), SelectionAnswers::row));
            case "counts" -> SelectionAnswers.counts(selection.counts());
            case "show" -> SelectionAnswers.show(selection);
            case "save" -> save(with.inside(world, "path"));
            case "load" -> load(with.inside(world, "path"));
            default -> throw new Mismatch("there is no such step");
        };
    }

    @Override
    public void close() {
        selection.close();
    }

    private List<Batch> batches(Part part, int limit) {
        List<Batch> batches = new ArrayList<>();
        Batch batch = selection.keys(part, limit);
        batches.add(batch);
        while (batch.next().isPresent()) {
            batch = selection.keys(part, batch.next().getAsLong(), limit);
            batches.add(batch);
        }
        return batches;
    }

    private JsonNode save(Path path) {
        try {
            Files.write(path, selection.save());
        } catch (IOException failed) {
            throw new Mismatch("it cannot be done: " + failed);
        }
        return Json.NODES.objectNode();
    }

    private JsonNode load(Path path) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException failed) {
            throw new Mismatch("it cannot be done: " + failed);
        }
        return change(selection.load(bytes));
    }

    private static SelectionOptions options(Inputs with) {
        SelectionOptions base = SelectionOptions.defaults();
        return new SelectionOptions(
                with.optionalText("style").map(constant(SelectionOptions.Style.values())).orElse(base.style()),
                with.optionalText("range").map(constant(SelectionOptions.Range.values())).orElse(base.range()),
                with.has("cascade") ? with.flag("cascade") : base.cascade(),
                with.int32("page_rows").orElse(base.pageRows()));
    }

    private static Listing listing(Inputs with) {
        Optional<List<Listing.Group>> groups = with.has("groups")
                ? Optional.of(with.groups("groups").stream().map(SelectionCalls::group).toList())
                : Optional.empty();
        return new Listing(
                with.allTexts("keys"),
                with.texts("names"),
                groups,
                with.numbers("depths"),
                with.has("unselectable") ? with.rows("unselectable") : RowSet.none());
    }

    private static Listing.Group group(Inputs with) {
        return new Listing.Group(with.text("name"), with.rows("rows"));
    }

    private static Rule rule(Inputs with) {
        Rule.Kind kind = constant(Rule.Kind.values()).apply(with.text("kind"));
        return new Rule(kind, with.optionalText("value").orElse(""));
    }

    private static Optional<RowSet> filter(Inputs with) {
        return with.isNull("rows") ? Optional.empty() : Optional.of(with.rows("rows"));
    }

    private static Modifiers modifiers(Inputs with) {
        return new Modifiers(with.flag("shift"), with.flag("ctrl"));
    }

    private static Key key(String word) {
        return constant(Key.values()).apply(word);
    }

    private static Part part(Inputs with) {
        return constant(Part.values()).apply(with.text("part"));
    }

    /** The constant of a word of the cases. */
    private static <E extends Enum<E>> Function<String, E> constant(E[] all) {
        return word -> Arrays.stream(all)
                .filter(one -> one.name().replace("_", "").toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new Mismatch("Java has no " + word));
    }
}

package dev.holdfast.example;

import dev.holdfast.Listing;
import dev.holdfast.Modifiers;
import dev.holdfast.Part;
import dev.holdfast.Rule;
import dev.holdfast.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/** Ranges of 500 users by clicks, a rule beside them, and a file that outlives the listing. */
public final class SelectionExample {
    private SelectionExample() {}

    /** Prints what each step came to; the selection is saved in the file {@code args[0]}. */
    public static void main(String[] args) throws IOException {
        System.out.println(run(Path.of(args[0])));
    }

    static String run(Path file) throws IOException {
        StringJoiner said = new StringJoiner("\n");
        List<String> users = IntStream.rangeClosed(1, 500).mapToObj(user -> "user" + user + "@contoso.com").toList();
        try (Selection selection = new Selection()) {
            selection.relist(Listing.of(users));

            // The first, and with Shift the 150th.
            selection.click(0);
            said.add(selection.click(149, Modifiers.SHIFT).selectedCount() + " selected");

            // Of all, without the first; with Shift, without the first 250.
            selection.selectAll();
            selection.click(0);
            said.add(selection.click(249, Modifiers.SHIFT).selectedCount() + " left");

            // Two ranges beside each other.
            selection.selectNone();
            selection.click(0);
            selection.click(99, Modifiers.SHIFT);
            selection.click(200, Modifiers.CTRL);
            said.add(selection.click(299, Modifiers.CTRL_SHIFT).selectedCount() + " in "
                    + selection.rowsOf(Part.SELECTED));

            // A rule selects newcomers too; somebody whom it selects and a person unselects stays out.
            selection.setRules(List.of(Rule.name("user49*@contoso.com")));
            said.add(selection.click(498).selectedCount() + " with a rule, "
                    + selection.keys(Part.EXCLUDED) + " excluded");
            Files.write(file, selection.save());
        }
        try (Selection selection = new Selection()) {
            // Another day, another listing: whoever is gone stays selected, as absent.
            selection.relist(Listing.of(users.subList(50, 500)));
            selection.load(Files.readAllBytes(file));
            selection.insert(450, Listing.of(List.of("user49a@contoso.com")));
            said.add(selection.counts().selected() + " selected, " + selection.counts().absentSelected() + " absent");
        }
        return said.toString();
    }
}

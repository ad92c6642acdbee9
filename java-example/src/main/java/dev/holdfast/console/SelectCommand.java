package dev.holdfast.console;

import dev.holdfast.Batch;
import dev.holdfast.Counts;
import dev.holdfast.Part;
import dev.holdfast.Played;
import dev.holdfast.Selection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Selecting users. A window would pass on clicks; here a script does. */
@Command(
        name = "select",
        description = "Selects users of a list by gestures, and says what each gesture did.",
        mixinStandardHelpOptions = true)
final class SelectCommand implements Callable<Integer> {
    /** Keys that are fetched at once. */
    private static final int BATCH = 100_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--users",
            required = true,
            paramLabel = "FILE",
            description = "The users: a CSV with a header line; key, and name, groups, depth and selectable.")
    private Path users;

    @ArgGroup(exclusive = true)
    private Gestures gestures = new Gestures();

    @Option(names = "--load", paramLabel = "FILE", description = "Begin with this saved selection.")
    private Path load;

    @Option(names = "--save", paramLabel = "FILE", description = "Save the selection at the end.")
    private Path save;

    @ArgGroup(exclusive = true)
    private Form form = new Form();

    private static final class Gestures {
        @Option(
                names = "--gestures",
                paramLabel = "SCRIPT",
                description = "The gestures, such as \"c0 s149\": click the first row, Shift+click the 150th.")
        private String words;

        @Option(names = "--script", paramLabel = "FILE", description = "Read the gestures from this file.")
        private Path file;
    }

    private static final class Form {
        @Option(names = "--keys", description = "Then print each selected key on a line of its own.")
        private boolean keys;

        @Option(names = "--json", description = "Answer in JSON, the same in every console.")
        private boolean json;
    }

    @Override
    public Integer call() {
        try (Selection selection = new Selection()) {
            selection.relistCsv(InputFile.text(users));
            if (load != null) {
                selection.load(bytes(load));
            }
            Played played = selection.play(script());
            if (save != null) {
                OutputFile.replace(save, selection.save());
            }
            PrintWriter out = spec.commandLine().getOut();
            if (form.json) {
                out.println(played.json());
            } else {
                say(out, played, selection);
            }
            return ExitCode.CLEAN.number();
        }
    }

    private String script() {
        if (gestures.words != null) {
            return gestures.words;
        }
        return gestures.file == null ? "" : InputFile.text(gestures.file);
    }

    private void say(PrintWriter out, Played played, Selection selection) {
        for (Played.Event event : played.events()) {
            out.printf(
                    "%s: +%d -%d, %d selected%n",
                    event.word(),
                    event.change().selected().count(),
                    event.change().unselected().count(),
                    event.change().selectedCount());
        }
        Counts counts = selection.counts();
        out.printf(
                "%d selected: %d by hand, %d by rules; %d excluded, %d hidden, %d absent%n",
                counts.selected(),
                counts.explicit(),
                counts.ruled(),
                counts.excluded(),
                counts.hiddenSelected(),
                counts.absentSelected());
        if (form.keys) {
            keys(out, selection);
        }
    }

    private static void keys(PrintWriter out, Selection selection) {
        Batch batch = selection.keys(Part.SELECTED, BATCH);
        batch.keys().forEach(out::println);
        while (batch.next().isPresent()) {
            batch = selection.keys(Part.SELECTED, batch.next().getAsLong(), BATCH);
            batch.keys().forEach(out::println);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failed) {
            throw new UsageException("cannot read " + file + "; give a file that is there", failed);
        }
    }
}

package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.Holdfast;
import dev.holdfast.HoldfastException;
import dev.holdfast.Status;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs cases and says which fail. */
public final class Runner {
    private static final int PASSED = 0;
    private static final int FAILED = 1;
    private static final int UNREADABLE = 2;

    private final Calls.Language language;
    private final PrintStream out;
    private final PrintStream err;

    /** A runner for one language; failures and counts go to {@code out}, what it cannot read to {@code err}. */
    public Runner(Calls.Language language, PrintStream out, PrintStream err) {
        this.language = language;
        this.out = out;
        this.err = err;
    }

    /** Runs the cases of the folder or file that is the one argument; the exit code. */
    public int run(String... args) {
        if (args.length != 1) {
            err.println("usage: PATH, a folder of case files or one of them");
            return UNREADABLE;
        }
        try {
            return run(CaseFile.readAll(Path.of(args[0])));
        } catch (IOException unreadable) {
            err.println("cannot read the cases: " + unreadable.getMessage());
            return UNREADABLE;
        }
    }

    private int run(List<CaseFile> files) {
        int passed = 0;
        int failed = 0;
        for (CaseFile file : files) {
            for (CaseFile.Case one : file.cases()) {
                Optional<String> difference = run(one, file.folder());
                difference.ifPresent(what -> out.printf("FAIL %s: %s: %s%n", file.name(), one.name(), what));
                passed += difference.isPresent() ? 0 : 1;
                failed += difference.isPresent() ? 1 : 0;
            }
        }
        out.printf("%d passed, %d failed%n", passed, failed);
        return passed > 0 && failed == 0 ? PASSED : FAILED;
    }

    /** What differs; empty when the case passes. */
    private Optional<String> run(CaseFile.Case one, Path cases) {
        Path world = null;
        try {
            world = makeWorld();
            runIn(world, one, cases);
            return Optional.empty();
        } catch (Mismatch mismatch) {
            return Optional.of(mismatch.getMessage());
        } catch (RuntimeException | IOException broken) {
            return Optional.of("the runner or the library broke: " + broken);
        } finally {
            remove(world);
        }
    }

    private void runIn(Path world, CaseFile.Case one, Path cases) {
        Texts texts = new Texts(world, cases);
        FileSteps files = new FileSteps(world, cases);
        try (Calls calls = language.open(world, one.zone())) {
            for (Step step : one.steps()) {
                try {
                    run(step, files, calls, texts);
                } catch (Mismatch mismatch) {
                    throw new Mismatch("step %d %s: %s".formatted(step.number(), step.action(), mismatch.getMessage()));
                }
            }
        }
    }

    private static void run(Step step, FileSteps files, Calls calls, Texts texts) {
        step.check();
        Inputs with = new Inputs(texts.fill(step.with()));
        JsonNode answer;
        try {
            answer = step.isOfFiles() ? files.call(step.action(), with) : calls.call(step.action(), with);
        } catch (HoldfastException failure) {
            judge(step, failure, texts);
            return;
        }
        if (step.error() != null) {
            throw new Mismatch("expected the error " + step.error() + ", got an answer: " + texts.hideWorld(answer));
        }
        if (step.expect() != null) {
            compare("", step.expect(), answer, texts);
        }
        step.save().forEach((name, pointer) -> texts.save(name, kept(answer, pointer)));
    }

    private static void judge(Step step, HoldfastException failure, Texts texts) {
        ObjectNode got = error(failure);
        if (step.error() == null) {
            throw new Mismatch("expected an answer, got the error " + texts.hideWorld(got));
        }
        compare("/error", step.error(), got, texts);
    }

    /** A failure as cases write it. */
    private static ObjectNode error(HoldfastException failure) {
        String name = Holdfast.statuses().stream()
                .filter(status -> status.code() == failure.code())
                .map(Status::name)
                .findFirst()
                .orElse("Unknown");
        return Json.NODES
                .objectNode()
                .put("code", failure.code())
                .put("name", name)
                .put("class", failure.getClass().getSimpleName().replaceFirst("Exception$", ""))
                .put("reason", failure.reason());
    }

    /** Both sides with the world's path hidden: a case may say it as {@code {world}} or as a saved value. */
    private static void compare(String pointer, JsonNode expected, JsonNode actual, Texts texts) {
        JsonNode filled = texts.hideWorld(texts.fill(expected));
        Match.difference(pointer, filled, texts.hideWorld(actual)).ifPresent(difference -> {
            throw new Mismatch(difference);
        });
    }

    private static JsonNode kept(JsonNode answer, String pointer) {
        JsonNode value = answer.at(pointer);
        if (value.isMissingNode()) {
            throw new Mismatch(pointer + ": nothing to save there");
        }
        return value;
    }

    private static Path makeWorld() throws IOException {
        Path world = Files.createTempDirectory("holdfast-case-").toRealPath();
        Files.createDirectory(world.resolve("destination"));
        Files.createDirectory(world.resolve("source"));
        return world;
    }

    private static void remove(Path world) {
        if (world == null) {
            return;
        }
        try {
            FileSteps.remove(world);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove the case's folder " + world, failed);
        }
    }
}

package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A file of cases.
 *
 * @param path where it is
 * @param cases its cases, in order
 */
record CaseFile(Path path, List<Case> cases) {
    private static final Set<String> STEP_FIELDS = Set.of("do", "with", "expect", "error", "save");

    /**
     * One case.
     *
     * @param name its name
     * @param zone the time zone of its report
     * @param steps its steps, in order
     */
    record Case(String name, String zone, List<Step> steps) {}

    /** The files of a folder, by name, or the one file. */
    static List<CaseFile> readAll(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(read(path));
        }
        List<Path> paths;
        try (Stream<Path> entries = Files.list(path)) {
            paths = entries.filter(entry -> entry.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        List<CaseFile> files = new ArrayList<>();
        for (Path file : paths) {
            files.add(read(file));
        }
        return files;
    }

    String name() {
        return path.getFileName().toString();
    }

    /** The folder it is in. */
    Path folder() {
        return path.toAbsolutePath().normalize().getParent();
    }

    private static CaseFile read(Path path) throws IOException {
        try {
            JsonNode file = Json.parse(Files.readString(path));
            List<Case> cases = new ArrayList<>();
            list(file, "cases").forEach(one -> cases.add(readCase(one)));
            return new CaseFile(path, cases);
        } catch (NoSuchFileException gone) {
            throw new IOException(path + ": there is no such file or folder", gone);
        } catch (IOException | IllegalArgumentException wrong) {
            throw new IOException(path + ": " + wrong.getMessage(), wrong);
        }
    }

    private static Case readCase(JsonNode one) {
        String name = text(one, "name");
        String zone = one.has("zone") ? text(one, "zone") : "UTC";
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : list(one, "steps")) {
            try {
                steps.add(readStep(steps.size() + 1, step));
            } catch (IllegalArgumentException wrong) {
                String where = name + ": step " + (steps.size() + 1) + ": ";
                throw new IllegalArgumentException(where + wrong.getMessage(), wrong);
            }
        }
        return new Case(name, zone, steps);
    }

    private static Step readStep(int number, JsonNode step) {
        String action = text(step, "do");
        step.properties().forEach(field -> want(STEP_FIELDS.contains(field.getKey()), "no step has " + field.getKey()));
        want(!(step.has("expect") && step.has("error")), "either expect or error, not both");
        want(!(step.has("save") && step.has("error")), "a failure has nothing to save");
        JsonNode with = step.path("with");
        want(with.isMissingNode() || with.isObject(), "with is no object");
        want(!step.has("error") || step.get("error").isObject(), "error is no object");
        Map<String, String> save = new LinkedHashMap<>();
        step.path("save").properties().forEach(kept -> save.put(kept.getKey(), pointer(kept.getValue())));
        JsonNode inputs = with.isMissingNode() ? Json.NODES.objectNode() : with;
        return new Step(number, action, inputs, step.get("expect"), step.get("error"), save);
    }

    private static String pointer(JsonNode value) {
        String text = value.asText();
        want(value.isTextual() && (text.isEmpty() || text.startsWith("/")), text + " is no JSON pointer");
        return text;
    }

    private static JsonNode list(JsonNode parent, String name) {
        want(parent.path(name).isArray(), "the list " + name + " is missing");
        return parent.get(name);
    }

    private static String text(JsonNode parent, String name) {
        want(parent.path(name).isTextual(), "the text " + name + " is missing");
        return parent.get(name).textValue();
    }

    private static void want(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One step of a case.
 *
 * @param number its number, from 1
 * @param action what is done
 * @param with its inputs
 * @param expect what the answer must match; null when any will do
 * @param error what the failure must match; null when the step must not fail
 * @param save what to keep of the answer: name and JSON pointer
 */
record Step(int number, String action, JsonNode with, JsonNode expect, JsonNode error, Map<String, String> save) {
    private static final Set<String> CHECK = Set.of("set", "destination", "options", "now_utc_ms", "cancelled");

    /** What the library is asked, and the inputs of each question. */
    static final Map<String, Set<String>> LIBRARY = Map.ofEntries(
            Map.entry("version", Set.of()),
            Map.entry("status.describe", Set.of("code")),
            Map.entry("destination.open", Set.of("address")),
            Map.entry("client.open", Set.of("folder")),
            Map.entry("client.bring_over", Set.of("set", "version")),
            Map.entry("report.new", Set.of("zone")),
            Map.entry("report.show", Set.of("format")),
            Map.entry(
                    "schedule.decide",
                    Set.of("set", "zone", "least_days", "last_utc_ms", "brought_over_version", "now_utc_ms")),
            Map.entry("job.start", Set.of("set", "destinations", "least_days", "now_utc_ms")),
            Map.entry("backup.run", Set.of("set", "destination", "source", "now_utc_ms", "cancelled")),
            Map.entry("pdic.plan", CHECK),
            Map.entry("pdic.run", CHECK),
            Map.entry("pdic.undo", Set.of("set", "destination", "run", "now_utc_ms", "cancelled")),
            Map.entry("index.show", Set.of("set", "destination", "limit")));

    /** What is done to files, and its inputs. */
    static final Map<String, Set<String>> FILES = Map.of(
            "file.write", Set.of("path", "text", "modified_utc_ms"),
            "file.remove", Set.of("path"),
            "file.copy", Set.of("from", "to"),
            "file.move", Set.of("from", "to"),
            "file.patch", Set.of("path", "offset", "hex"),
            "file.truncate", Set.of("path", "length"),
            "file.list", Set.of("path"),
            "folder.make", Set.of("path"));

    /** The options of PDIC. */
    private static final Set<String> OPTIONS = Set.of(
            "mode",
            "index_keep_days",
            "index_keep_newest",
            "breaker_percent",
            "breaker_entries",
            "confirm",
            "trash_keep_days",
            "threads");

    boolean isOfFiles() {
        return FILES.containsKey(action);
    }

    /** Fails when it is no step, or has an input that is none of its own: a typing error must not be a default. */
    void check() {
        Set<String> known = isOfFiles() ? FILES.get(action) : LIBRARY.get(action);
        if (known == null) {
            throw new Mismatch("there is no such step");
        }
        wantKnown(with, known);
        wantKnown(with.path("options"), OPTIONS);
    }

    private static void wantKnown(JsonNode inputs, Set<String> known) {
        List<String> unknown = inputs.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !known.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw new Mismatch("it has no input " + String.join(", ", unknown));
        }
    }
}

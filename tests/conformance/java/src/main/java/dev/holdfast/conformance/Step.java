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
            Map.entry("destination.open", Set.of("address", "access")),
            Map.entry("client.open", Set.of("folder")),
            Map.entry("client.bring_over", Set.of("set", "version")),
            Map.entry("report.new", Set.of("zone")),
            Map.entry("report.show", Set.of("format")),
            Map.entry(
                    "schedule.decide",
                    Set.of("set", "zone", "least_days", "last_utc_ms", "brought_over_version", "now_utc_ms")),
            Map.entry("job.start", Set.of("set", "destinations", "least_days", "sources", "now_utc_ms")),
            Map.entry("vmware.fetch", VmwareCalls.FETCH),
            Map.entry("vmware.check", VmwareCalls.CHECK),
            Map.entry("vmware.note", VmwareCalls.NOTE),
            Map.entry("vmware.history", Set.of("set")),
            Map.entry("vmware.tracking", Set.of("tracking")),
            Map.entry("m365.check", M365Calls.ASK),
            Map.entry("m365.plan", M365Calls.ASK),
            Map.entry("m365.timeline", M365Calls.ASK),
            Map.entry("m365.explain", Set.of("question", "now_utc_ms")),
            Map.entry("m365.fleet", M365Calls.ASK),
            Map.entry("m365.fleet_csv", M365Calls.ASK),
            Map.entry("m365.begin", M365Calls.ASK),
            Map.entry("m365.resume", Set.of("stored", "now_utc_ms")),
            Map.entry("m365.answer", Set.of("answer")),
            Map.entry("m365.cancel", Set.of()),
            Map.entry("m365.status", Set.of()),
            Map.entry("m365.save", Set.of()),
            Map.entry("m365.sets", Set.of()),
            Map.entry("m365.stored", Set.of()),
            Map.entry("m365.permissions", Set.of("request")),
            Map.entry("m365.identity", M365Calls.ASK),
            Map.entry("m365.sign_in", SignInCalls.SIGN_IN),
            Map.entry("vault.create", Set.of("file", "key")),
            Map.entry("vault.open", Set.of("file", "key")),
            Map.entry("vault.rekey", Set.of("file", "key", "new_key")),
            Map.entry("vault.export", Set.of("file", "key", "to", "passphrase")),
            Map.entry("vault.import", Set.of("file", "key", "from", "passphrase")),
            Map.entry("backup.run", Set.of("set", "destination", "source", "now_utc_ms", "cancelled")),
            Map.entry("pdic.plan", CHECK),
            Map.entry("pdic.run", CHECK),
            Map.entry("pdic.undo", Set.of("set", "destination", "run", "now_utc_ms", "cancelled")),
            Map.entry("index.show", Set.of("set", "destination", "limit")),
            Map.entry("replicate.run", ReplicationCalls.ASK),
            Map.entry("replicate.status", ReplicationCalls.ASK),
            Map.entry("replicate.heal", ReplicationCalls.ASK));

    /** What the names of steps on a case's selection begin with. */
    static final String SELECTION = "selection.";

    /** What the names of steps about Microsoft 365 begin with. */
    static final String M365 = "m365.";

    /** What the names of steps about vaults begin with. */
    static final String VAULT = "vault.";

    /** What is done to the case's selection or asked of it, and its inputs. */
    static final Map<String, Set<String>> ON_SELECTION = Map.ofEntries(
            Map.entry("options", Set.of("style", "range", "cascade", "page_rows")),
            Map.entry("list", Set.of("keys", "names", "groups", "depths", "unselectable")),
            Map.entry("list_csv", Set.of("text")),
            Map.entry("insert", Set.of("at", "keys", "names", "groups", "depths", "unselectable")),
            Map.entry("remove", Set.of("rows")),
            Map.entry("forget", Set.of("keys")),
            Map.entry("forget_absent", Set.of()),
            Map.entry("click", Set.of("row", "shift", "ctrl")),
            Map.entry("press", Set.of("key", "shift", "ctrl")),
            Map.entry("all", Set.of()),
            Map.entry("none", Set.of()),
            Map.entry("invert", Set.of()),
            Map.entry("all_but", Set.of("rows")),
            Map.entry("set_rows", Set.of("rows", "selected")),
            Map.entry("set_keys", Set.of("keys", "selected")),
            Map.entry("undo", Set.of()),
            Map.entry("redo", Set.of()),
            Map.entry("filter", Set.of("rows")),
            Map.entry("collapse", Set.of("row", "collapsed")),
            Map.entry("rules", Set.of("rules")),
            Map.entry("rules_of", Set.of("row")),
            Map.entry("keep_ruled", Set.of()),
            Map.entry("status", Set.of()),
            Map.entry("keys", Set.of("part", "limit")),
            Map.entry("rows", Set.of("part")),
            Map.entry("window", Set.of("first", "limit")),
            Map.entry("flags", Set.of("row")),
            Map.entry("check", Set.of("row")),
            Map.entry("find", Set.of("keys")),
            Map.entry("counts", Set.of()),
            Map.entry("show", Set.of()),
            Map.entry("save", Set.of("path")),
            Map.entry("load", Set.of("path")),
            Map.entry("play", Set.of("script")));

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
        Set<String> known = known();
        if (known == null) {
            throw new Mismatch("there is no such step");
        }
        wantKnown(with, known);
        wantKnown(with.path("options"), OPTIONS);
        with.path("groups").forEach(group -> wantKnown(group, Set.of("name", "rows")));
        with.path("rules").forEach(rule -> wantKnown(rule, Set.of("kind", "value")));
    }

    private Set<String> known() {
        if (action.startsWith(SELECTION)) {
            return ON_SELECTION.get(action.substring(SELECTION.length()));
        }
        return isOfFiles() ? FILES.get(action) : LIBRARY.get(action);
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

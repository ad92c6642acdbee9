package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.Access;
import dev.holdfast.BackupOutcome;
import dev.holdfast.CancelToken;
import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.Holdfast;
import dev.holdfast.Index;
import dev.holdfast.IndexCursor;
import dev.holdfast.IndexEntry;
import dev.holdfast.Job;
import dev.holdfast.Mode;
import dev.holdfast.PdicOptions;
import dev.holdfast.PdicOutcome;
import dev.holdfast.PdicUndone;
import dev.holdfast.Report;
import dev.holdfast.Schedule;
import dev.holdfast.SetAt;
import dev.holdfast.Sources;
import dev.holdfast.Status;
import dev.holdfast.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/** The library's calls, in Java. */
final class JavaCalls implements Calls {
    private final Path world;
    private final Report report;
    private final VmwareCalls vmware;
    private final M365Calls m365;
    private final ReplicationCalls replication;
    private Client client;
    private SelectionCalls selection;

    JavaCalls(Path world, String zone) {
        this.world = world;
        this.report = new Report(Zones.of(zone));
        this.vmware = new VmwareCalls(this::client, report);
        this.m365 = new M365Calls(world, report);
        this.replication = new ReplicationCalls(world, this::client, report);
    }

    @Override
    public JsonNode call(String action, Inputs with) {
        if (action.startsWith(Step.SELECTION)) {
            return selection().call(action.substring(Step.SELECTION.length()), with);
        }
        if (action.startsWith(Step.M365)) {
            return m365.call(action.substring(Step.M365.length()), with);
        }
        if (action.startsWith(Step.VAULT)) {
            return SignInCalls.vault(action.substring(Step.VAULT.length()), with);
        }
        return switch (action) {
            case "version" -> version();
            case "status.describe" -> status(with);
            case "destination.open" -> place(with);
            case "client.open" -> openClient(with);
            case "client.bring_over" -> bringOver(with);
            case "report.new" -> newReport(with);
            case "report.show" -> show(with);
            case "schedule.decide" -> decide(with);
            case "job.start" -> startJob(with);
            case "vmware.fetch" -> VmwareCalls.fetch(with);
            case "vmware.check" -> vmware.check(with);
            case "vmware.note" -> vmware.note(with);
            case "vmware.history" -> vmware.history(with);
            case "vmware.tracking" -> VmwareCalls.tracking(with);
            case "backup.run" -> backup(with);
            case "pdic.plan" -> check(with, (at, token) ->
                    client().pdicPlan(at, options(with.group("options")), report, null, token));
            case "pdic.run" -> check(with, (at, token) ->
                    client().pdicRun(at, options(with.group("options")), report, null, token));
            case "pdic.undo" -> undo(with);
            case "index.show" -> index(with);
            case "replicate.run" -> replication.call(with, Client::replicate);
            case "replicate.status" -> replication.call(with, Client::replicationStatus);
            case "replicate.heal" -> replication.call(with, Client::heal);
            default -> throw new Mismatch("there is no such step");
        };
    }

    @Override
    public void close() {
        report.close();
        m365.close();
        if (client != null) {
            client.close();
        }
        if (selection != null) {
            selection.close();
        }
    }

    private SelectionCalls selection() {
        if (selection == null) {
            selection = new SelectionCalls(world);
        }
        return selection;
    }

    private Client client() {
        if (client == null) {
            client = Client.open(world.resolve("client"));
        }
        return client;
    }

    private static JsonNode version() {
        Version version = Holdfast.version();
        return Json.NODES.objectNode().put("number", version.number()).put("text", version.text());
    }

    private static JsonNode status(Inputs with) {
        int code = with.int32("code").orElseThrow(() -> new Mismatch("the input code is missing"));
        Status status = Holdfast.status(code);
        return Json.NODES
                .objectNode()
                .put("name", status.name())
                .put("class", status.className())
                .put("text", status.text());
    }

    private static JsonNode place(Inputs with) {
        String address = with.text("address");
        Access access = with.optionalJson("access").map(Access::ofJson).orElse(null);
        try (Destination destination =
                access == null ? Destination.open(address) : Destination.open(address, access)) {
            return Json.NODES.objectNode().put("place", destination.place());
        }
    }

    private static JsonNode openClient(Inputs with) {
        Client.open(with.path("folder")).close();
        return Json.NODES.objectNode();
    }

    private JsonNode bringOver(Inputs with) {
        client().bringOver(with.text("set"), with.text("version"));
        return Json.NODES.objectNode();
    }

    private static JsonNode newReport(Inputs with) {
        new Report(Zones.of(with.text("zone"))).close();
        return Json.NODES.objectNode();
    }

    private JsonNode show(Inputs with) {
        String format = with.text("format");
        String shown = switch (format) {
            case "text" -> report.text();
            case "csv" -> report.csv();
            case "json" -> report.json();
            default -> throw new Mismatch("there is no format " + format);
        };
        return Json.NODES.objectNode().put("report", shown);
    }

    private static JsonNode decide(Inputs with) {
        Schedule schedule =
                new Schedule(with.text("set"), Zones.of(with.text("zone")), with.int32("least_days"));
        return Answers.decision(schedule.decide(
                with.moment("last_utc_ms"), with.optionalText("brought_over_version"), with.moment("now_utc_ms")));
    }

    private JsonNode startJob(Inputs with) {
        List<String> addresses = with.texts("destinations").orElseGet(() -> List.of(ownDestination()));
        List<Destination> destinations = new ArrayList<>();
        try {
            addresses.forEach(address -> destinations.add(Destination.open(address)));
            Job job = new Job(
                    with.text("set"),
                    destinations,
                    with.int32("least_days"),
                    with.moment("now_utc_ms"),
                    with.optionalJson("sources").map(Sources::new));
            return Answers.start(client().jobStart(job, report));
        } finally {
            destinations.forEach(Destination::close);
        }
    }

    private JsonNode backup(Inputs with) {
        Path source = with.has("source") ? with.path("source") : world.resolve("source");
        BackupOutcome outcome = longCall(with, (at, token) -> client().backup(at, source, report, null, token));
        return Answers.backup(outcome);
    }

    private JsonNode check(Inputs with, BiFunction<SetAt, CancelToken, PdicOutcome> check) {
        return Answers.outcome(longCall(with, check));
    }

    private JsonNode undo(Inputs with) {
        String run = with.text("run");
        PdicUndone undone = longCall(with, (at, token) -> client().pdicUndo(at, run, null, token));
        return Answers.undone(undone);
    }

    private JsonNode index(Inputs with) {
        try (Destination destination = destination(with);
                Index index = client().openIndex(new SetAt(destination, with.text("set")))) {
            ObjectNode answer = Answers.index(index);
            return answer.set("rows", rows(index, with.int64("limit").orElse(Long.MAX_VALUE)));
        }
    }

    private static ArrayNode rows(Index index, long limit) {
        ArrayNode rows = Json.NODES.arrayNode();
        try (IndexCursor cursor = index.cursor()) {
            while (rows.size() < limit) {
                int most = (int) Math.min(limit - rows.size(), IndexCursor.BATCH_LIMIT);
                List<IndexEntry> batch = cursor.nextBatch(most);
                if (batch.isEmpty()) {
                    break;
                }
                batch.forEach(entry -> rows.add(Answers.row(entry)));
            }
        }
        return rows;
    }

    /** A call at a set's destination with a token, cancelled before when the step says so. */
    private <T> T longCall(Inputs with, BiFunction<SetAt, CancelToken, T> call) {
        try (Destination destination = destination(with);
                CancelToken token = new CancelToken()) {
            if (with.flag("cancelled")) {
                token.cancel();
            }
            return call.apply(new SetAt(destination, with.text("set"), with.moment("now_utc_ms")), token);
        }
    }

    private Destination destination(Inputs with) {
        return Destination.open(with.optionalText("destination").orElseGet(this::ownDestination));
    }

    private String ownDestination() {
        return world.resolve("destination").toString();
    }

    private static PdicOptions options(Inputs with) {
        PdicOptions defaults = PdicOptions.defaults();
        return new PdicOptions(
                with.optionalText("mode").map(JavaCalls::mode).orElse(defaults.mode()),
                with.int32("index_keep_days").orElse(defaults.indexKeepDays()),
                with.int32("index_keep_newest").orElse(defaults.indexKeepNewest()),
                with.int32("breaker_percent").orElse(defaults.breakerPercent()),
                with.int64("breaker_entries").orElse(defaults.breakerEntries()),
                with.optionalText("confirm"),
                with.int32("trash_keep_days").orElse(defaults.trashKeepDays()),
                with.int32("threads").orElse(defaults.threads()));
    }

    private static Mode mode(String word) {
        return Arrays.stream(Mode.values())
                .filter(mode -> mode.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new Mismatch("Java has no mode " + word));
    }
}

package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.M365;
import dev.holdfast.M365Fleet;
import dev.holdfast.M365Migration;
import dev.holdfast.M365Request;
import dev.holdfast.M365SetsRequest;
import dev.holdfast.M365TimelineRequest;
import dev.holdfast.Report;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The steps about Microsoft 365, in Java. A case has at most one migration. */
final class M365Calls implements AutoCloseable {
    static final Set<String> ASK = Set.of("request", "now_utc_ms");

    private final Path world;
    private final Report report;
    private M365Migration migration;

    M365Calls(Path world, Report report) {
        this.world = world;
        this.report = report;
    }

    /** Does a step, by the name behind {@code m365.}. */
    JsonNode call(String name, Inputs with) {
        Optional<Instant> now = with.moment("now_utc_ms");
        return switch (name) {
            case "check" -> M365Answers.check(M365.check(new M365Request(with.json("request")), now, report));
            case "plan" -> M365Answers.plan(M365.plan(sets(with), now));
            case "timeline" ->
                M365Answers.timeline(M365.timeline(new M365TimelineRequest(with.json("request")), now));
            case "explain" -> M365Answers.explanation(M365.explain(with.json("question"), now));
            case "permissions" -> SignInAnswers.permissions(M365.permissions(with.json("request")));
            case "identity" -> SignInAnswers.identity(M365.identity(with.json("request"), now));
            case "sign_in" -> SignInCalls.signIn(world, with);
            case "fleet", "fleet_csv" -> fleet(name, with, now);
            case "begin" -> follow(M365Migration.begin(sets(with), now));
            case "resume" -> follow(M365Migration.resume(with.json("stored"), now));
            case "answer" -> {
                migration().answer(with.json("answer"));
                yield status();
            }
            case "cancel" -> {
                migration().cancel();
                yield status();
            }
            case "status" -> status();
            case "save" -> M365Answers.change(migration().save());
            case "sets" -> Json.object("{\"sets\":" + migration().sets() + "}");
            case "stored" -> Json.NODES.objectNode().put("stored", migration().json());
            default -> throw new Mismatch("there is no such step");
        };
    }

    @Override
    public void close() {
        if (migration != null) {
            migration.close();
        }
    }

    private JsonNode fleet(String name, Inputs with, Optional<Instant> now) {
        try (M365Fleet fleet = M365.fleet(sets(with), now, report)) {
            boolean csv = name.equals("fleet_csv");
            return csv ? Json.NODES.objectNode().put("csv", fleet.csv()) : M365Answers.fleet(fleet);
        }
    }

    private ObjectNode follow(M365Migration other) {
        close();
        migration = other;
        return status();
    }

    private ObjectNode status() {
        return M365Answers.status(migration().status());
    }

    private M365Migration migration() {
        if (migration == null) {
            throw new Mismatch("no migration was begun");
        }
        return migration;
    }

    private static M365SetsRequest sets(Inputs with) {
        return new M365SetsRequest(with.json("request"));
    }
}

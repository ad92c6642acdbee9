package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.CancelToken;
import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.Listener;
import dev.holdfast.Report;
import dev.holdfast.ReplicationOutcome;
import dev.holdfast.ReplicationRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The steps of replication, in Java. */
record ReplicationCalls(Path world, Supplier<Client> client, Report report) {
    static final Set<String> ASK = Set.of("from", "to", "request", "now_utc_ms", "cancelled");

    /** One of the client's calls. */
    @FunctionalInterface
    interface Way {
        ReplicationOutcome run(
                Client client, ReplicationRequest request, Report report, Listener listener, CancelToken token);
    }

    JsonNode call(Inputs with, Way way) {
        List<Destination> receivers = new ArrayList<>();
        String from = with.optionalText("from").orElseGet(() -> world.resolve("destination").toString());
        try (Destination sender = Destination.open(from);
                CancelToken token = new CancelToken()) {
            with.allTexts("to").forEach(address -> receivers.add(Destination.open(address)));
            if (with.flag("cancelled")) {
                token.cancel();
            }
            ReplicationRequest request = ReplicationRequest.ofJson(with.json("request"), sender, receivers);
            Instant now = with.moment("now_utc_ms").orElse(null);
            request = now == null ? request : request.withNow(now);
            return ReplicationAnswers.outcome(way.run(client.get(), request, report, null, token));
        } finally {
            receivers.forEach(Destination::close);
        }
    }
}

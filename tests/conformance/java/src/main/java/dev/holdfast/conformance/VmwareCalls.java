package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.CancelToken;
import dev.holdfast.Client;
import dev.holdfast.Report;
import dev.holdfast.Vmware;
import dev.holdfast.VmwareRequest;
import java.util.Set;
import java.util.function.Supplier;

/** The steps about VMware, in Java. */
record VmwareCalls(Supplier<Client> client, Report report) {
    static final Set<String> FETCH = Set.of("source", "password", "cancelled");
    static final Set<String> CHECK = Set.of("set", "request", "now_utc_ms");
    static final Set<String> NOTE = Set.of("set", "events", "rules");

    static JsonNode fetch(Inputs with) {
        try (CancelToken token = new CancelToken()) {
            if (with.flag("cancelled")) {
                token.cancel();
            }
            return Json.object(Vmware.fetch(with.json("source"), with.optionalText("password"), token));
        }
    }

    JsonNode check(Inputs with) {
        return VmwareAnswers.outcome(client.get()
                .vmwareCheck(
                        with.optionalText("set"),
                        new VmwareRequest(with.json("request")),
                        with.moment("now_utc_ms"),
                        report));
    }

    JsonNode note(Inputs with) {
        client.get().vmwareNote(with.text("set"), with.json("events"), with.optionalJson("rules"));
        return Json.NODES.objectNode();
    }

    JsonNode history(Inputs with) {
        return VmwareAnswers.history(client.get().vmwareHistory(with.text("set")));
    }

    static JsonNode tracking(Inputs with) {
        return VmwareAnswers.tracking(Vmware.tracking(with.json("tracking")));
    }
}

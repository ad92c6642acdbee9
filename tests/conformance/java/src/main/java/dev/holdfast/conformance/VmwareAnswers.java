package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.TrackingAnswer;
import dev.holdfast.VmwareFlag;
import dev.holdfast.VmwareHistory;
import dev.holdfast.VmwareHost;
import dev.holdfast.VmwareOutcome;
import dev.holdfast.VmwareStep;
import dev.holdfast.VmwareVm;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/** Answers about VMware as cases compare them: the library's JSON, with what Java has as a typed value from there. */
public final class VmwareAnswers {
    private VmwareAnswers() {}

    /** What was found of a source. */
    public static ObjectNode outcome(VmwareOutcome outcome) {
        ObjectNode answer = Json.object(outcome.json());
        answer.put("answer", word(outcome.answer())).put("reason", outcome.reason().orElse(null));
        answer.put("dated", outcome.dated()).put("refused", outcome.refused());
        answer.put("action", word(outcome.action()));
        eachOf(answer, "hosts", outcome.hosts(), VmwareAnswers::host);
        eachOf(answer, "vms", outcome.vms(), VmwareAnswers::vm);
        eachOf(answer, "steps", outcome.steps(), VmwareAnswers::step);
        return answer;
    }

    /** What is remembered of a set's machines. */
    public static ObjectNode history(VmwareHistory history) {
        ObjectNode answer = Json.object(history.json());
        eachOf(answer, "vms", history.vms(), VmwareAnswers::memory);
        return answer;
    }

    /** Whether a change id may be built upon. */
    public static ObjectNode tracking(TrackingAnswer tracking) {
        ObjectNode answer = Json.object(tracking.json()).put("usable", tracking.usable());
        return answer.put("reason", tracking.reason().orElse(null)).put("text", tracking.text().orElse(null));
    }

    /**
     * Puts typed values over the items of a list: as many as there are typed ones, whatever the JSON has.
     *
     * @param over puts one value over its item
     */
    public static <T> void eachOf(ObjectNode answer, String name, List<T> typed, BiConsumer<ObjectNode, T> over) {
        JsonNode told = answer.path(name);
        ArrayNode items = Json.NODES.arrayNode();
        for (T value : typed) {
            ObjectNode item = told.path(items.size()) instanceof ObjectNode there ? there : Json.NODES.objectNode();
            over.accept(item, value);
            items.add(item);
        }
        answer.set(name, items);
    }

    private static void host(ObjectNode answer, VmwareHost host) {
        answer.put("id", host.id().orElse(null)).put("name", host.name());
        answer.withObject("/product").put("text", host.product());
        answer.put("answer", word(host.answer())).put("reason", host.reason().orElse(null));
        eachOf(answer, "defects", host.defects(), VmwareAnswers::match);
        eachOf(answer, "advisories", host.advisories(), VmwareAnswers::match);
    }

    private static void match(ObjectNode answer, VmwareHost.Match match) {
        OptionalLong fixed = match.fixedBuild();
        answer.put("rule", match.rule()).put("fixed_build", fixed.isPresent() ? (Long) fixed.getAsLong() : null);
    }

    private static void vm(ObjectNode answer, VmwareVm vm) {
        answer.put("id", vm.id()).put("name", vm.name());
        answer.set("rules", Answers.texts(vm.rules()));
        answer.put("risk", vm.risk().map(VmwareAnswers::word).orElse(null));
        answer.set("flag", flag(vm.flag()));
        answer.put("action", word(vm.action()));
    }

    private static JsonNode flag(Optional<VmwareFlag> flag) {
        return flag.<JsonNode>map(VmwareAnswers::flag).orElseGet(Json.NODES::nullNode);
    }

    private static ObjectNode flag(VmwareFlag flag) {
        ObjectNode answer = Json.NODES.objectNode().set("rules", Answers.texts(flag.rules()));
        answer.put("risk", word(flag.risk())).put("product", flag.product());
        answer.put("since_utc_ms", flag.since().toEpochMilli());
        return answer.put("reset_utc_ms", flag.reset().map(Instant::toEpochMilli).orElse(null));
    }

    private static void step(ObjectNode answer, VmwareStep step) {
        answer.put("number", step.number()).put("step", step.step());
        answer.put("rule", step.rule()).put("text", step.text());
    }

    private static void memory(ObjectNode answer, VmwareHistory.Vm vm) {
        answer.put("id", vm.id()).put("name", vm.name());
        answer.set("flag", flag(vm.flag()));
        eachOf(answer, "events", vm.events(), VmwareAnswers::past);
    }

    private static void past(ObjectNode answer, VmwareHistory.Past past) {
        answer.put("at_utc_ms", past.at().toEpochMilli()).put("kind", past.kind().word());
        answer.put("product", past.product().orElse(null));
        answer.put("answer", past.answer().map(VmwareAnswers::word).orElse(null));
        answer.put("uses_cbt", past.usesCbt());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

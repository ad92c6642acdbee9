package dev.holdfast.conformance;

import static dev.holdfast.conformance.VmwareAnswers.eachOf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.M365Connection;
import dev.holdfast.M365Identity;
import dev.holdfast.M365PermissionPlan;
import dev.holdfast.M365SignInPage;
import dev.holdfast.VaultEntries;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Answers about signing in and vaults as cases compare them: the library's JSON, with what Java has typed. */
public final class SignInAnswers {
    private static final List<String> DRAWN = List.of("state=", "nonce=", "code_challenge=");

    private SignInAnswers() {}

    /** Which permissions are needed. */
    public static ObjectNode permissions(M365PermissionPlan plan) {
        ObjectNode answer = Json.object(plan.json());
        answer.put("dated", plan.dated());
        eachOf(answer, "needed", plan.needed(), SignInAnswers::permission);
        eachOf(answer, "granted", plan.granted(), SignInAnswers::permission);
        eachOf(answer, "missing", plan.missing(), SignInAnswers::permission);
        eachOf(answer, "surplus", plan.surplus(), SignInAnswers::permission);
        return answer.put("text", plan.text());
    }

    private static void permission(ObjectNode item, M365PermissionPlan.Permission one) {
        item.put("resource", one.resource().orElse(null)).put("resource_id", one.resourceId());
        item.put("permission", one.permission().orElse(null)).put("id", one.id().orElse(null));
        eachOf(item, "workloads", one.uses(), (use, of) -> use.put("workload", of.workload().word())
                .put("direction", of.direction().word()));
        item.put("why", one.why().orElse(null));
    }

    /** Who an ID token is of. */
    public static ObjectNode identity(M365Identity identity) {
        ObjectNode answer = Json.object(identity.json());
        answer.put("account", identity.account()).put("object_id", identity.objectId());
        answer.put("tenant", identity.tenant()).put("name", identity.name().orElse(null));
        answer.set(
                "role_template_ids",
                Answers.orNull(identity.roleTemplateIds(), ids -> Answers.list(ids, Json.NODES::textNode)));
        return answer.put("role", identity.role().map(M365Connection.Role::word).orElse(null));
    }

    /** What a person is shown: the address in parts, without what is drawn anew each time. */
    public static ObjectNode page(M365SignInPage page) {
        ObjectNode answer = Json.object(page.json());
        String[] parts = page.address().split("\\?", 2);
        answer.put("way", page.way().word()).put("address", parts[0]).put("pastes", page.pastes());
        answer.put("user_code", page.userCode().orElse(null));
        answer.put("expires_utc_ms", page.expires().map(Instant::toEpochMilli).orElse(null));
        ArrayNode parameters = answer.putArray("parameters");
        parameters(page)
                .filter(one -> DRAWN.stream().noneMatch(one::startsWith))
                .forEach(parameters::add);
        return answer.put("text", page.text());
    }

    /** What is pasted at that page: {@code {state}} stands for its state. */
    public static String pasted(M365SignInPage page, String text) {
        String state = parameters(page)
                .filter(one -> one.startsWith("state="))
                .findFirst()
                .orElse("state=")
                .substring("state=".length());
        return text.replace("{state}", state);
    }

    private static Stream<String> parameters(M365SignInPage page) {
        String[] parts = page.address().split("\\?", 2);
        return parts.length == 1 ? Stream.empty() : Stream.of(parts[1].split("&"));
    }

    /** Which secrets a vault has. */
    public static ObjectNode entries(VaultEntries entries) {
        ObjectNode answer = Json.object(entries.json());
        eachOf(answer, "entries", entries.entries(), (item, entry) -> item.put("kind", entry.kind())
                .put("name", entry.name())
                .put("changed_utc_ms", entry.changed().toEpochMilli()));
        return answer;
    }
}

package dev.holdfast.conformance;

import static dev.holdfast.conformance.VmwareAnswers.eachOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.M365Account;
import dev.holdfast.M365Alert;
import dev.holdfast.M365Change;
import dev.holdfast.M365Check;
import dev.holdfast.M365Explanation;
import dev.holdfast.M365Fleet;
import dev.holdfast.M365Mode;
import dev.holdfast.M365Plan;
import dev.holdfast.M365Status;
import dev.holdfast.M365Step;
import dev.holdfast.M365Timeline;
import dev.holdfast.M365Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers about Microsoft 365 as cases compare them: the library's JSON, with what Java has as a typed value. */
public final class M365Answers {
    private M365Answers() {}

    /** All that is to be said of a connection. */
    public static ObjectNode check(M365Check check) {
        ObjectNode answer = Json.object(check.json());
        answer.put("set", check.set().orElse(null)).put("label", check.label());
        answer.put("account", check.account()).put("kind", check.kind().word());
        answer.put("front_end", check.frontEnd().word()).put("region", check.region().orElse(null));
        answer.put("mode", word(check.mode())).put("reason", check.reason().orElse(null));
        answer.put("asks_for_code", check.asksForCode()).put("obsolete", check.obsolete());
        answer.put("may_create", check.mayCreate()).put("may_run", check.mayRun());
        answer.put("standing", check.standing().word()).put("by", check.by().orElse(null));
        answer.put("days_left", number(check.daysLeft())).put("limits_text", check.limitsText());
        under(answer, "advice", "mode", word(check.advised()));
        eachOf(answer, "alerts", check.alerts(), M365Answers::alert);
        eachOf(answer, "protocols", check.protocols(), M365Answers::verdict);
        if (check.certificateDaysLeft().isEmpty()) {
            answer.putNull("certificate");
        } else {
            object(answer, "certificate").put("days_left", check.certificateDaysLeft().getAsLong());
        }
        if (check.hasFindings() == check.alerts().isEmpty()) {
            throw new Mismatch("there are findings without alerts, or the other way round");
        }
        return answer;
    }

    /** All that may be done with an account. */
    public static ObjectNode plan(M365Plan plan) {
        ObjectNode answer = Json.object(plan.json());
        answer.put("account", plan.account()).put("sets", plan.sets());
        answer.put("from", word(plan.from())).put("reason", plan.reason().orElse(null));
        under(answer, "advice", "mode", word(plan.advised()));
        eachOf(answer, "moves", plan.moves(), M365Answers::move);
        return answer.put("text", plan.text());
    }

    /** What became of a cloud's protocols, and what comes. */
    public static ObjectNode timeline(M365Timeline timeline) {
        ObjectNode answer = Json.object(timeline.json());
        answer.put("date", timeline.date().toString()).put("dated", timeline.dated().toString());
        answer.put("has_modern", timeline.hasModern()).put("retired", timeline.retired());
        object(answer, "cloud").put("name", timeline.region());
        eachOf(answer, "verdicts", timeline.verdicts(), M365Answers::verdict);
        return answer.put("text", timeline.text());
    }

    /** What an error means. */
    public static ObjectNode explanation(M365Explanation told) {
        ObjectNode answer = Json.object(told.json());
        answer.put("class", told.classWord()).put("basis", told.basis());
        answer.put("error", told.error().orElse(null)).put("topic", told.topic().orElse(null));
        answer.set("codes", Answers.list(told.codes(), Json.NODES::numberNode));
        answer.put("advice", told.advice()).put("retry", told.retry().word());
        answer.put("retry_at_utc_ms", told.retryAt().map(Instant::toEpochMilli).orElse(null));
        answer.put("who", told.who().word()).put("propagating", told.propagating());
        return answer.put("summary", told.summary()).put("text", told.text());
    }

    /** A fleet. */
    public static ObjectNode fleet(M365Fleet fleet) {
        ObjectNode answer = Json.object(fleet.json()).put("sets", fleet.sets());
        eachOf(answer, "accounts", fleet.accounts(), M365Answers::account);
        if (fleet.count() != answer.path("accounts").size()) {
            throw new Mismatch("it has " + fleet.count() + " accounts and tells of others");
        }
        return answer;
    }

    /** Where a migration is. */
    public static ObjectNode status(M365Status status) {
        ObjectNode answer = Json.object(status.json());
        answer.put("state", status.state().word()).put("account", status.account()).put("sets", status.sets());
        answer.put("from", status.from().word()).put("to", status.to().word()).put("of", status.of());
        if (status.step().isEmpty()) {
            answer.putNull("step");
        } else {
            step(object(answer, "step"), status.step().get());
        }
        if (status.problem().isEmpty()) {
            answer.putNull("problem");
        } else {
            M365Status.Problem problem = status.problem().get();
            object(answer, "problem").put("problem", problem.problem()).put("text", problem.text());
        }
        return answer.put("text", status.text());
    }

    /** What is to be changed. */
    public static ObjectNode change(M365Change change) {
        ObjectNode answer = Json.object(change.json());
        answer.put("account", change.account()).put("to", change.to().word());
        answer.put("authorized_by", change.authorizedBy().orElse(null));
        eachOf(answer, "sets", change.sets(), M365Answers::changed);
        return answer.put("text", change.text());
    }

    /** What a step has, over its JSON. */
    public static void step(ObjectNode answer, M365Step step) {
        answer.put("number", step.number()).put("step", step.step());
        answer.put("title", step.title()).put("text", step.text());
        answer.set("answers", Answers.texts(step.answers()));
        if (step.prompt().isEmpty()) {
            answer.remove("sign_in");
        } else {
            ObjectNode signIn = object(answer, "sign_in").put("prompt", step.prompt().get());
            signIn.put("login_hint", step.loginHint().orElse(null));
        }
    }

    private static void alert(ObjectNode answer, M365Alert alert) {
        answer.put("alert", alert.alert()).put("fatal", alert.fatal());
        answer.put("shown", alert.shown()).put("text", alert.text());
    }

    private static void verdict(ObjectNode answer, M365Verdict verdict) {
        answer.put("protocol", verdict.protocol().word()).put("sign_in", verdict.signIn().word());
        answer.put("standing", verdict.standing().word()).put("since", verdict.since().orElse(null));
        answer.put("text", verdict.text().orElse(null));
        under(answer, "next", "date", verdict.nextDate().orElse(null));
        under(answer, "next", "text", verdict.nextText().orElse(null));
    }

    private static void move(ObjectNode answer, M365Plan.Move move) {
        answer.put("to", move.to().word()).put("confirms", move.confirms());
        answer.put("signer", move.signer().map(M365Plan.Signer::word).orElse(null));
        under(answer, "refusal", "reason", move.reason().orElse(null));
        under(answer, "refusal", "text", move.refusalText().orElse(null));
        eachOf(answer, "steps", move.steps(), M365Answers::step);
        if (move.allowed() == move.reason().isPresent()) {
            throw new Mismatch("a move is allowed and refused, or neither");
        }
    }

    private static void account(ObjectNode answer, M365Account account) {
        answer.put("account", account.account()).put("kind", account.kind().word());
        answer.put("region", account.region().orElse(null)).put("count", account.count());
        answer.set("sets", Answers.texts(account.sets()));
        answer.put("mode", word(account.mode())).put("reason", account.reason().orElse(null));
        answer.put("obsolete", account.obsolete()).put("urgency", account.urgency().word());
        answer.put("by", account.by().orElse(null)).put("days_left", number(account.daysLeft()));
        answer.put("advised", word(account.advised())).put("next", account.next());
        answer.set("blockers", Answers.texts(account.blockers()));
        answer.put("text", account.text());
    }

    private static void changed(ObjectNode answer, M365Change.Changed set) {
        answer.put("set", set.set().orElse(null)).put("from", word(set.from())).put("to", set.to().word());
        answer.put("changed", set.changed()).put("removes_password", set.removesPassword());
    }

    /** An object of the answer, there or not. */
    private static ObjectNode object(ObjectNode answer, String name) {
        return answer.path(name) instanceof ObjectNode there ? there : answer.putObject(name);
    }

    /** A field of an object that is null when its fields are. */
    private static void under(ObjectNode answer, String name, String field, String text) {
        if (text == null) {
            answer.set(name, Json.NODES.nullNode());
        } else {
            object(answer, name).put(field, text);
        }
    }

    private static String word(Optional<M365Mode> mode) {
        return mode.map(M365Mode::word).orElse(null);
    }

    private static Long number(OptionalLong number) {
        return number.isPresent() ? (Long) number.getAsLong() : null;
    }
}

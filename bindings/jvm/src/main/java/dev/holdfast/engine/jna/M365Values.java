package dev.holdfast.engine.jna;

import dev.holdfast.M365Account;
import dev.holdfast.M365Alert;
import dev.holdfast.M365Change;
import dev.holdfast.M365Check;
import dev.holdfast.M365Connection;
import dev.holdfast.M365Explanation;
import dev.holdfast.M365Migration;
import dev.holdfast.M365Mode;
import dev.holdfast.M365Plan;
import dev.holdfast.M365Standing;
import dev.holdfast.M365Status;
import dev.holdfast.M365Step;
import dev.holdfast.M365Timeline;
import dev.holdfast.M365Verdict;
import dev.holdfast.engine.Packed;
import dev.holdfast.internal.M365ChangedSet;
import dev.holdfast.internal.M365Move;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The engine over the generated half: records about Microsoft 365. */
final class M365Values {
    private M365Values() {}

    static M365Check check(dev.holdfast.internal.M365Check check) {
        return new M365Check(
                Optional.ofNullable(check.getSet()),
                check.getLabel(),
                check.getAccount(),
                kind(check.getKind()),
                M365Connection.FrontEnd.valueOf(Values.constant(check.getFrontEnd())),
                Optional.ofNullable(check.getRegion()),
                modeOrNone(check.getMode()),
                Optional.ofNullable(check.getReason()),
                check.getAsksForCode(),
                check.getObsolete(),
                check.getMayCreate(),
                check.getMayRun(),
                check.getFindings(),
                standing(check.getStanding()),
                Optional.ofNullable(check.getBy()),
                number(check.getDaysLeft()),
                modeOrNone(check.getAdvised()),
                check.getAlerts().stream().map(M365Values::alert).toList(),
                check.getProtocols().stream().map(M365Values::verdict).toList(),
                number(check.getCertificateDaysLeft()),
                check.getLimitsText(),
                check.getJson());
    }

    private static M365Alert alert(dev.holdfast.internal.M365Alert alert) {
        return new M365Alert(alert.getAlert(), alert.getFatal(), alert.getShown(), alert.getText());
    }

    private static M365Verdict verdict(dev.holdfast.internal.M365Verdict verdict) {
        return new M365Verdict(
                M365Connection.Protocol.valueOf(Values.constant(verdict.getProtocol())),
                M365Connection.SignIn.valueOf(Values.constant(verdict.getSignIn())),
                standing(verdict.getStanding()),
                Optional.ofNullable(verdict.getSince()),
                Optional.ofNullable(verdict.getText()),
                Optional.ofNullable(verdict.getNextDate()),
                Optional.ofNullable(verdict.getNextText()));
    }

    static M365Plan plan(dev.holdfast.internal.M365Plan plan) {
        return new M365Plan(
                plan.getAccount(),
                plan.getSets(),
                modeOrNone(plan.getFrom()),
                Optional.ofNullable(plan.getReason()),
                modeOrNone(plan.getAdvised()),
                plan.getMoves().stream().map(M365Values::move).toList(),
                plan.getText(),
                plan.getJson());
    }

    private static M365Plan.Move move(M365Move move) {
        return new M365Plan.Move(
                mode(move.getTo()),
                move.getAllowed(),
                Optional.ofNullable(move.getReason()),
                Optional.ofNullable(move.getRefusalText()),
                Optional.ofNullable(move.getSigner()).map(word -> M365Plan.Signer.valueOf(Values.constant(word))),
                move.getConfirms(),
                move.getSteps().stream().map(M365Values::step).toList());
    }

    private static M365Step step(dev.holdfast.internal.M365Step step) {
        return new M365Step(
                step.getNumber(),
                step.getStep(),
                step.getTitle(),
                step.getText(),
                List.copyOf(step.getAnswers()),
                Optional.ofNullable(step.getPrompt()),
                Optional.ofNullable(step.getLoginHint()));
    }

    static M365Timeline timeline(dev.holdfast.internal.M365Timeline timeline) {
        return new M365Timeline(
                LocalDate.parse(timeline.getDate()),
                LocalDate.parse(timeline.getDated()),
                timeline.getRegion(),
                timeline.getHasModern(),
                timeline.getRetired(),
                timeline.getVerdicts().stream().map(M365Values::verdict).toList(),
                timeline.getText(),
                timeline.getJson());
    }

    static M365Explanation explanation(dev.holdfast.internal.M365Explanation told) {
        return new M365Explanation(
                told.getClassWord(),
                told.getBasis(),
                Optional.ofNullable(told.getError()),
                Packed.list(told.getCodes()),
                Optional.ofNullable(told.getTopic()),
                told.getAdvice(),
                M365Explanation.Retry.valueOf(Values.constant(told.getRetry())),
                Optional.ofNullable(told.getRetryAtUtcMs()).map(Instant::ofEpochMilli),
                M365Explanation.Who.valueOf(Values.constant(told.getWho())),
                told.getPropagating(),
                told.getSummary(),
                told.getText(),
                told.getJson());
    }

    static M365Account account(dev.holdfast.internal.M365Account account) {
        return new M365Account(
                account.getAccount(),
                kind(account.getKind()),
                Optional.ofNullable(account.getRegion()),
                account.getCount(),
                List.copyOf(account.getSets()),
                modeOrNone(account.getMode()),
                Optional.ofNullable(account.getReason()),
                account.getObsolete(),
                M365Account.Urgency.valueOf(Values.constant(account.getUrgency())),
                Optional.ofNullable(account.getBy()),
                number(account.getDaysLeft()),
                modeOrNone(account.getAdvised()),
                account.getNext(),
                List.copyOf(account.getBlockers()),
                account.getText());
    }

    static M365Status status(dev.holdfast.internal.M365Status status) {
        return new M365Status(
                M365Migration.State.valueOf(Values.constant(status.getState())),
                status.getAccount(),
                status.getSets(),
                mode(status.getFrom()),
                mode(status.getTo()),
                status.getOf(),
                Optional.ofNullable(status.getStep()).map(M365Values::step),
                Optional.ofNullable(status.getProblem())
                        .map(problem -> new M365Status.Problem(problem.getProblem(), problem.getText())),
                status.getText(),
                status.getJson());
    }

    static M365Change change(dev.holdfast.internal.M365Change change) {
        return new M365Change(
                change.getAccount(),
                mode(change.getTo()),
                Optional.ofNullable(change.getAuthorizedBy()),
                change.getSets().stream().map(M365Values::changed).toList(),
                change.getText(),
                change.getJson());
    }

    private static M365Change.Changed changed(M365ChangedSet set) {
        return new M365Change.Changed(
                Optional.ofNullable(set.getSet()),
                modeOrNone(set.getFrom()),
                mode(set.getTo()),
                set.getChanged(),
                set.getRemovesPassword());
    }

    private static M365Connection.Kind kind(String word) {
        return M365Connection.Kind.valueOf(Values.constant(word));
    }

    private static M365Standing standing(String word) {
        return M365Standing.valueOf(Values.constant(word));
    }

    private static M365Mode mode(String word) {
        return M365Mode.valueOf(Values.constant(word));
    }

    private static Optional<M365Mode> modeOrNone(String word) {
        return Optional.ofNullable(word).map(M365Values::mode);
    }

    private static OptionalLong number(Long number) {
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }
}

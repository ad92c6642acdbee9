package dev.holdfast.console;

import dev.holdfast.BackupOutcome;
import dev.holdfast.JobStart;
import dev.holdfast.PdicOutcome;
import dev.holdfast.Plan;
import dev.holdfast.Problem;
import dev.holdfast.Replica;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The one line a person reads last. */
final class Words {
    private Words() {}

    static String closing(PdicOutcome outcome) {
        String place = outcome.place();
        return switch (outcome.verdict()) {
            case SOUND -> place + ": sound" + retired(outcome) + "; run " + outcome.run();
            case REPAIRED -> String.format(
                    "%s: repaired, %,d entries taken out%s; to bring them back: holdfast pdic undo %s",
                    place, outcome.removedEntryCount(), retired(outcome), outcome.run());
            case PLANNED -> place + ": planned only" + outcome.plan().map(Words::planned).orElse("");
            case REFUSED -> place + ": refused, nothing was changed; plan "
                    + outcome.plan().map(Plan::hash).orElse("unknown");
            case NOT_CHECKED -> place + ": not checked, nothing was changed"
                    + outcome.notChecked().map(Words::problem).orElse("");
            case CANCELLED -> place + ": cancelled";
        };
    }

    static String closing(BackupOutcome outcome) {
        return String.format(
                "%s: backed up, %,d files stored, %,d unchanged, %,d retained, %,d skipped; %s",
                outcome.place(),
                outcome.storedFileCount(),
                outcome.unchangedFileCount(),
                outcome.retainedFileCount(),
                outcome.skipped().size(),
                outcome.index());
    }

    /** {@code run} is the outcome's. */
    static String closing(String run, Replica replica) {
        return replica.set() + " at " + replica.receiver() + ": " + verdict(run, replica);
    }

    private static String verdict(String run, Replica replica) {
        Replica.Sent sent = replica.sent();
        Replica.Lag lag = replica.lag();
        String deleted = replica.deleted().map(found -> deleted(run, found)).orElse("");
        return switch (replica.verdict()) {
            case REPLICATED -> String.format(
                    "replicated, %,d objects sent, %,d bytes%s", sent.objectCount(), sent.bytes(), deleted);
            case CURRENT -> "current" + deleted;
            case PARTIAL -> String.format(
                    "partial, %,d objects sent, %,d could not be sent%s",
                    sent.objectCount(), replica.failureCount(), deleted);
            case BEHIND -> String.format("behind, %,d objects, %,d bytes are to come", lag.objectCount(), lag.bytes());
            case SOUND -> String.format(
                    "sound, %,d objects compared", replica.healed().map(Replica.Healed::comparedCount).orElse(0L));
            case HEALED -> "healed" + replica.healed().map(Words::broughtBack).orElse("");
            case NOT_HEALED -> "not healed" + replica.healed().map(Words::broughtBack).orElse("")
                    + replica.healed().map(healed -> String.format(", %,d lost", healed.lost().size())).orElse("");
            case NOT_REPLICATED -> "not replicated" + replica.problem().map(Words::problem).orElse("");
            case CANCELLED -> "cancelled";
        };
    }

    private static String broughtBack(Replica.Healed healed) {
        return String.format(
                ", %,d objects brought back to the sender, %,d to the receiver",
                healed.toSender().size(), healed.toReceiver().size());
    }

    private static String deleted(String run, Replica.Deleted deleted) {
        if (!deleted.objections().isEmpty()) {
            return "; deletions refused, confirm " + deleted.hash();
        }
        String undo = "; to bring them back: holdfast pdic undo " + run;
        return deleted.movedCount() == 0 ? "" : String.format(", %,d deleted%s", deleted.movedCount(), undo);
    }

    static String decision(JobStart.At at) {
        String why = at.pdic().map(decision -> decision.text())
                .orElseGet(() -> at.problem().map(Problem::reason).orElse("no backup yet, nothing to check"));
        return at.place() + ": " + why;
    }

    /** In whole seconds, of UTC. */
    static String moment(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** No name of a file or machine may move the cursor of a terminal. */
    static String visible(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }

    private static String retired(PdicOutcome outcome) {
        int count = outcome.retired().size();
        return count == 0 ? "" : ", " + count + " old index files put aside";
    }

    private static String planned(Plan plan) {
        String hash = "; plan " + plan.hash();
        String refused = plan.objections().isEmpty() ? "" : ", and a run would refuse that";
        return String.format(
                ": %,d entries would leave the index, %d index files would be put aside%s%s",
                plan.lostEntryCount(), plan.retired().size(), refused, hash);
    }

    private static String problem(Problem problem) {
        String retry = problem.retryAfter().map(delay -> "; try again in " + delay.toSeconds() + " s").orElse("");
        return ": " + problem.reason() + retry + " (" + problem.code() + ")";
    }
}

package dev.holdfast;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything a check came to at one destination.
 *
 * @param run the run's name: what {@link Client#pdicUndo} takes
 * @param place the place, in words
 * @param verdict what it came to
 * @param plan what was planned; empty when the check could not look
 * @param recorded the statistics the index recorded before
 * @param recalculated the statistics recalculated from what is there
 * @param removedEntryCount entries taken out of the index
 * @param retired index files put aside because of their age
 * @param findings what was found
 * @param notChecked why nothing was concluded, with {@link Verdict#NOT_CHECKED}
 * @param began when it began
 * @param ended when it ended
 * @param json the outcome as JSON, the same in every language
 */
public record PdicOutcome(
        String run,
        String place,
        Verdict verdict,
        Optional<Plan> plan,
        Optional<Totals> recorded,
        Optional<Totals> recalculated,
        long removedEntryCount,
        List<String> retired,
        List<Finding> findings,
        Optional<Problem> notChecked,
        Instant began,
        Instant ended,
        String json) {
    /** {@return whether there is something a person should look at} */
    public boolean hasFindings() {
        boolean grave = findings.stream().anyMatch(finding -> finding.severity() != Severity.INFO);
        return grave || verdict == Verdict.REPAIRED || verdict == Verdict.REFUSED;
    }
}

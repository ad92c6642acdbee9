package dev.holdfast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What replication of one set to one receiver came to.
 *
 * @param set the set's decimal number
 * @param sender the sender, in words
 * @param receiver the receiver, in words
 * @param verdict what it came to
 * @param problem why nothing was concluded or sent, with {@link ReplicationVerdict#NOT_REPLICATED}
 * @param job the sender's newest backup job
 * @param receiverJob the newest backup job that the receiver shows
 * @param sent what travelled
 * @param lag how far the receiver is behind now
 * @param failures files that could not be sent or healed: the first of them
 * @param failureCount how many there are
 * @param windowsNames keys that a Windows receiver cannot hold: the first of them
 * @param windowsNameCount how many there are
 * @param displacedCount objects in the way of others that were put into the receiver's trash
 * @param deleted what became of deletions; empty when there were none, or they were not asked for
 * @param healed what a healing brought back; empty elsewhere
 * @param began when it began
 * @param ended when it ended
 */
public record Replica(
        String set,
        String sender,
        String receiver,
        ReplicationVerdict verdict,
        Optional<Problem> problem,
        Optional<Instant> job,
        Optional<Instant> receiverJob,
        Sent sent,
        Lag lag,
        List<Failure> failures,
        long failureCount,
        List<String> windowsNames,
        long windowsNameCount,
        long displacedCount,
        Optional<Deleted> deleted,
        Optional<Healed> healed,
        Instant began,
        Instant ended) {
    /**
     * What travelled.
     *
     * @param wantedCount objects that were to be sent
     * @param wantedBytes their bytes
     * @param objectCount objects put in place by this run
     * @param bytes their bytes
     * @param presentCount objects of those wanted that were in place before, from a run that was cut off
     * @param resumedBytes bytes of large files that had arrived before, from a run that was cut off
     */
    public record Sent(
            long wantedCount, long wantedBytes, long objectCount, long bytes, long presentCount, long resumedBytes) {}

    /**
     * How far a receiver is behind its sender.
     *
     * @param time since the sender's newest job that is not wholly at the receiver; zero when it is
     * @param objectCount objects that are still to come
     * @param bytes their bytes
     */
    public record Lag(Duration time, long objectCount, long bytes) {}

    /**
     * A file that could not be replicated or healed.
     *
     * @param object the object's key
     * @param code the status code, one of {@link Holdfast#statuses()}
     * @param reason what happened and what to do
     */
    public record Failure(String object, int code, String reason) {}

    /**
     * What became of objects that the sender does not name any more.
     *
     * @param objectCount how many there are
     * @param bytes their bytes
     * @param movedCount how many went to the trash
     * @param hash the name of these very deletions: what a person confirms
     * @param objections why they were not carried out; empty when nothing spoke against them
     */
    public record Deleted(
            long objectCount, long bytes, long movedCount, String hash, List<Objection> objections) {}

    /**
     * What a healing brought back.
     *
     * @param comparedCount objects that both indexes name
     * @param toSender objects brought back to the sender
     * @param toReceiver objects brought back to the receiver
     * @param undoRuns PDIC runs that took entries of objects brought back out of the sender's index: an undo of them
     *     puts the entries back
     * @param lost objects that are sound on neither side
     */
    public record Healed(
            long comparedCount,
            List<String> toSender,
            List<String> toReceiver,
            List<String> undoRuns,
            List<String> lost) {}

    /** {@return whether deletions were too many to be believed} */
    public boolean deletionsRefused() {
        return deleted.filter(found -> !found.objections().isEmpty()).isPresent();
    }
}

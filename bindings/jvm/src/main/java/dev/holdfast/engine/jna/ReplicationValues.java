package dev.holdfast.engine.jna;

import dev.holdfast.Problem;
import dev.holdfast.Replica;
import dev.holdfast.ReplicationOutcome;
import dev.holdfast.ReplicationVerdict;
import dev.holdfast.internal.ReplicationDeleted;
import dev.holdfast.internal.ReplicationFailure;
import dev.holdfast.internal.ReplicationHealed;
import dev.holdfast.internal.ReplicationLag;
import dev.holdfast.internal.ReplicationSent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The engine over the generated half: what replication came to. */
final class ReplicationValues {
    private ReplicationValues() {}

    static ReplicationOutcome outcome(dev.holdfast.internal.ReplicationOutcome outcome) {
        List<Replica> replicas =
                outcome.getReplicas().stream().map(ReplicationValues::replica).toList();
        return new ReplicationOutcome(outcome.getRun(), outcome.getWhole(), replicas, outcome.getJson());
    }

    private static Replica replica(dev.holdfast.internal.Replica replica) {
        return new Replica(
                replica.getSet(),
                replica.getSender(),
                replica.getReceiver(),
                ReplicationVerdict.valueOf(replica.getVerdict().name()),
                problem(replica),
                moment(replica.getJobUtcMs()),
                moment(replica.getReceiverJobUtcMs()),
                sent(replica.getSent()),
                lag(replica.getLag()),
                replica.getFailures().stream().map(ReplicationValues::failure).toList(),
                replica.getFailureCount(),
                List.copyOf(replica.getWindowsNames()),
                replica.getWindowsNameCount(),
                replica.getDisplacedCount(),
                Optional.ofNullable(replica.getDeleted()).map(ReplicationValues::deleted),
                Optional.ofNullable(replica.getHealed()).map(ReplicationValues::healed),
                Instant.ofEpochMilli(replica.getBeganUtcMs()),
                Instant.ofEpochMilli(replica.getEndedUtcMs()));
    }

    private static Optional<Problem> problem(dev.holdfast.internal.Replica replica) {
        return Optional.ofNullable(replica.getCode())
                .map(code -> Values.problem(code, replica.getReason(), replica.getRetryAfterMs()));
    }

    private static Optional<Instant> moment(Long ms) {
        return Optional.ofNullable(ms).map(Instant::ofEpochMilli);
    }

    private static Replica.Sent sent(ReplicationSent sent) {
        return new Replica.Sent(
                sent.getWantedCount(),
                sent.getWantedBytes(),
                sent.getObjectCount(),
                sent.getBytes(),
                sent.getPresentCount(),
                sent.getResumedBytes());
    }

    private static Replica.Lag lag(ReplicationLag lag) {
        return new Replica.Lag(Duration.ofMillis(lag.getMs()), lag.getObjectCount(), lag.getBytes());
    }

    private static Replica.Failure failure(ReplicationFailure failure) {
        return new Replica.Failure(failure.getObject(), failure.getCode(), failure.getReason());
    }

    private static Replica.Deleted deleted(ReplicationDeleted deleted) {
        return new Replica.Deleted(
                deleted.getObjectCount(),
                deleted.getBytes(),
                deleted.getMovedCount(),
                deleted.getHash(),
                deleted.getObjections().stream().map(Values::objection).toList());
    }

    private static Replica.Healed healed(ReplicationHealed healed) {
        return new Replica.Healed(
                healed.getComparedCount(),
                List.copyOf(healed.getToSender()),
                List.copyOf(healed.getToReceiver()),
                List.copyOf(healed.getUndoRuns()),
                List.copyOf(healed.getLost()));
    }
}

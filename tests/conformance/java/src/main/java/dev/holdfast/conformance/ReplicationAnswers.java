package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.Replica;
import dev.holdfast.ReplicationOutcome;
import java.time.Instant;
import java.util.Locale;

/** What replication came to as cases compare it: every field that Java has as a typed value is that value. */
public final class ReplicationAnswers {
    private ReplicationAnswers() {}

    /** Each set at each receiver. */
    public static ObjectNode outcome(ReplicationOutcome outcome) {
        ObjectNode answer = Json.object(outcome.json());
        answer.put("run", outcome.run()).put("whole", outcome.whole());
        return answer.set("replicas", Answers.list(outcome.replicas(), ReplicationAnswers::replica));
    }

    /** One set at one receiver. */
    public static ObjectNode replica(Replica replica) {
        ObjectNode answer = Json.NODES.objectNode().put("set", replica.set());
        answer.put("sender", replica.sender()).put("receiver", replica.receiver());
        answer.put("verdict", replica.verdict().name().toLowerCase(Locale.ROOT));
        answer.set("not_replicated", Answers.orNull(replica.problem(), Answers::problem));
        answer.put("job_utc_ms", replica.job().map(Instant::toEpochMilli).orElse(null));
        answer.put("receiver_job_utc_ms", replica.receiverJob().map(Instant::toEpochMilli).orElse(null));
        answer.set("sent", sent(replica.sent()));
        answer.set("lag", lag(replica.lag()));
        answer.put("failure_count", replica.failureCount());
        answer.set("failures", Answers.list(replica.failures(), ReplicationAnswers::failure));
        answer.put("windows_name_count", replica.windowsNameCount());
        answer.set("windows_names", Answers.texts(replica.windowsNames()));
        answer.put("displaced_count", replica.displacedCount());
        answer.set("deleted", Answers.orNull(replica.deleted(), ReplicationAnswers::deleted));
        answer.set("healed", Answers.orNull(replica.healed(), ReplicationAnswers::healed));
        answer.put("began_utc_ms", replica.began().toEpochMilli());
        return answer.put("ended_utc_ms", replica.ended().toEpochMilli());
    }

    private static ObjectNode sent(Replica.Sent sent) {
        return Json.NODES
                .objectNode()
                .put("wanted_count", sent.wantedCount())
                .put("wanted_bytes", sent.wantedBytes())
                .put("object_count", sent.objectCount())
                .put("bytes", sent.bytes())
                .put("present_count", sent.presentCount())
                .put("resumed_bytes", sent.resumedBytes());
    }

    private static ObjectNode lag(Replica.Lag lag) {
        ObjectNode answer = Json.NODES.objectNode().put("ms", lag.time().toMillis());
        return answer.put("object_count", lag.objectCount()).put("bytes", lag.bytes());
    }

    private static ObjectNode failure(Replica.Failure failure) {
        ObjectNode answer = Json.NODES.objectNode().put("object", failure.object());
        return answer.put("code", failure.code()).put("reason", failure.reason());
    }

    private static ObjectNode deleted(Replica.Deleted deleted) {
        ObjectNode answer = Json.NODES.objectNode().put("object_count", deleted.objectCount());
        answer.put("bytes", deleted.bytes()).put("moved_count", deleted.movedCount());
        answer.put("hash", deleted.hash());
        return answer.set("objections", Answers.list(deleted.objections(), Answers::objection));
    }

    private static ObjectNode healed(Replica.Healed healed) {
        ObjectNode answer = Json.NODES.objectNode().put("compared_count", healed.comparedCount());
        answer.set("to_sender", Answers.texts(healed.toSender()));
        answer.set("to_receiver", Answers.texts(healed.toReceiver()));
        answer.set("undo_runs", Answers.texts(healed.undoRuns()));
        return answer.set("lost", Answers.texts(healed.lost()));
    }
}

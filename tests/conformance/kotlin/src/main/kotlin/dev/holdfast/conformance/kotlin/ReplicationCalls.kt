package dev.holdfast.conformance.kotlin

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.node.ObjectNode
import dev.holdfast.CancelToken
import dev.holdfast.Destination
import dev.holdfast.ReplicationOutcome
import dev.holdfast.ReplicationRequest
import dev.holdfast.conformance.Answers
import dev.holdfast.conformance.Inputs
import dev.holdfast.conformance.Json
import dev.holdfast.conformance.ReplicationAnswers
import dev.holdfast.kotlin.ReplicaResult
import dev.holdfast.kotlin.results
import dev.holdfast.kotlin.retryDelay
import java.nio.file.Path
import kotlin.time.toJavaDuration

/** The steps of replication, in Kotlin. */
internal class ReplicationCalls(private val world: Path) {
    suspend fun call(
        with: Inputs,
        way: suspend (ReplicationRequest, CancelToken) -> ReplicationOutcome,
    ): JsonNode {
        val receivers = mutableListOf<Destination>()
        val from = with.optionalText("from").orElseGet { world.resolve("destination").toString() }
        try {
            return Destination.open(from).use { sender ->
                with.allTexts("to").mapTo(receivers) { Destination.open(it) }
                val asked = ReplicationRequest.ofJson(with.json("request"), sender, receivers)
                val request = with.moment("now_utc_ms").map { asked.withNow(it) }.orElse(asked)
                CancelToken().use { token ->
                    if (with.flag("cancelled")) token.cancel()
                    way(request, token).told()
                }
            }
        } finally {
            receivers.forEach { it.close() }
        }
    }
}

private fun ReplicationOutcome.told(): ObjectNode {
    val answer = Json.`object`(json).put("run", run).put("whole", whole)
    return answer.set("replicas", Answers.list(results) { it.told() })
}

/** What Kotlin has as its own comes from there. */
private fun ReplicaResult.told(): ObjectNode {
    val answer = ReplicationAnswers.replica(replica)
    answer.put("set", set).put("receiver", receiver)
    answer.put("began_utc_ms", began.toEpochMilli())
    answer.put("ended_utc_ms", began.plus(took.toJavaDuration()).toEpochMilli())
    answer.put("verdict", verdict())
    answer.withObject("/lag").put("ms", lag.inWholeMilliseconds)
    if (this is ReplicaResult.NotReplicated) {
        val why = Answers.problem(problem).put("retry_after_ms", problem.retryDelay?.inWholeMilliseconds)
        answer.set<JsonNode>("not_replicated", why)
    }
    return answer
}

private fun ReplicaResult.verdict(): String = when (this) {
    is ReplicaResult.Replicated -> "replicated"
    is ReplicaResult.Current -> "current"
    is ReplicaResult.Partial -> "partial"
    is ReplicaResult.Behind -> "behind"
    is ReplicaResult.Sound -> "sound"
    is ReplicaResult.Healed -> "healed"
    is ReplicaResult.NotHealed -> "not_healed"
    is ReplicaResult.NotReplicated -> "not_replicated"
    is ReplicaResult.Cancelled -> "cancelled"
}

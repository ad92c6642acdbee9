package dev.holdfast.kotlin.example

import dev.holdfast.Client
import dev.holdfast.Destination
import dev.holdfast.Report
import dev.holdfast.SetAt
import dev.holdfast.kotlin.Event
import dev.holdfast.kotlin.ReplicaResult
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.ended
import dev.holdfast.kotlin.entries
import dev.holdfast.kotlin.replicationRequest
import dev.holdfast.kotlin.results
import dev.holdfast.kotlin.setAt
import java.nio.file.Path
import java.time.ZoneId
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteExisting
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach

private const val SET = "1602834567932"

/**
 * Keeps copies of a backup set at other destinations, and brings back from them what was lost. [addresses] such as
 * `s3://bucket/prefix` receive it, or two folders; [folder] holds all that is made.
 */
suspend fun replicationExample(source: Path, folder: Path, addresses: List<String> = listOf()): String {
    val root = folder.resolve("sender").createDirectories()
    val receivers = addresses.ifEmpty { listOf("one", "two").map { folder.resolve(it).createDirectories().toString() } }
        .map { Destination.open(it) }
    try {
        return Client.open(folder.resolve("client")).use { client ->
            Destination.open(root.toString()).use { sender ->
                Report(ZoneId.of("UTC")).use { report ->
                    val calls = client.coroutines()
                    val at = setAt(sender, SET)
                    calls.backup(at, source, report)
                    val request = replicationRequest(listOf(SET), sender, receivers)
                    val copied = calls.replicateEvents(request, report)
                        .onEach { if (it is Event.File) System.err.println("${it.slot}: ${it.`object`}") }
                        .ended()
                    root.resolve(SET).resolve(firstFile(client, at)).deleteExisting()
                    val healed = calls.heal(request, report)
                    report.text() + (copied.results + healed.results).joinToString("\n") { told(it) }
                }
            }
        }
    } finally {
        receivers.forEach { it.close() }
    }
}

private fun told(result: ReplicaResult): String = "${result.receiver}: " + when (result) {
    is ReplicaResult.Replicated -> "replicated, ${result.sent.objectCount} objects sent, ${result.lag} behind"
    is ReplicaResult.Current -> "has everything already"
    is ReplicaResult.Partial -> "${result.failureCount} objects could not be sent, ${result.lag} behind"
    is ReplicaResult.Behind -> "${result.objectCount} objects are to come"
    is ReplicaResult.Sound -> "sound on both sides"
    is ReplicaResult.Healed -> "healed, ${result.healed.toSender} brought back"
    is ReplicaResult.NotHealed -> "${result.healed.lost} are sound on neither side"
    is ReplicaResult.NotReplicated -> result.problem.reason
    is ReplicaResult.Cancelled -> "cancelled"
}

private suspend fun firstFile(client: Client, at: SetAt): String =
    client.openIndex(at).use { index -> index.entries().first { !it.folder }.`object` }

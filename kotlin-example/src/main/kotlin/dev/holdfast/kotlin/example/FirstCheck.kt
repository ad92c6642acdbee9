package dev.holdfast.kotlin.example

import dev.holdfast.Client
import dev.holdfast.Destination
import dev.holdfast.Report
import dev.holdfast.kotlin.CheckResult
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.job
import dev.holdfast.kotlin.setAt
import java.nio.file.Path
import java.time.ZoneId
import kotlin.io.path.Path
import kotlinx.coroutines.runBlocking

private const val SET = "1602834567932"

/** Backs `args[0]` up to `args[1]`; the client's own folder is `args[2]`. */
fun main(args: Array<String>) = runBlocking {
    val (source, place, folder) = args
    Client.open(Path(folder)).use { client -> print(firstCheck(client, Path(source), place)) }
}

/** A backup job in five minutes: what is due is checked first, then the folder is backed up. */
suspend fun firstCheck(client: Client, source: Path, place: String): String =
    Destination.open(place).use { destination ->
        Report(ZoneId.of("Asia/Hong_Kong")).use { report ->
            val at = setAt(destination, SET)
            val calls = client.coroutines()
            if (calls.jobStart(job(SET, listOf(destination)), report).pdicDue) {
                println(sentence(calls.pdicRun(at, report)))
            }
            calls.backup(at, source, report)
            report.text()
        }
    }

private fun sentence(result: CheckResult): String = when (result) {
    is CheckResult.Sound -> "sound: ${result.plan.entryCount} entries"
    is CheckResult.Repaired -> "${result.removedEntryCount} entries removed; undo with run ${result.run}"
    is CheckResult.Refused -> "refused; confirm plan ${result.plan.hash} if that loss is meant"
    is CheckResult.NotChecked -> "not checked: ${result.problem.reason}"
    is CheckResult.Planned, is CheckResult.Cancelled -> "nothing was changed"
}

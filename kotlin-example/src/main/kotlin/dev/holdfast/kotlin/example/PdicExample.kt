package dev.holdfast.kotlin.example

import dev.holdfast.Client
import dev.holdfast.Destination
import dev.holdfast.Mode
import dev.holdfast.Plan
import dev.holdfast.Report
import dev.holdfast.kotlin.CheckResult
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.pdicOptions
import dev.holdfast.kotlin.setAt
import java.nio.file.Path
import java.time.ZoneId

/** Checks a set; a refused plan is shown, and confirmed when the caller says so. */
suspend fun pdicExample(place: String, folder: Path, confirmed: (Plan) -> Boolean): String =
    Client.open(folder).use { client ->
        Destination.open(place).use { destination ->
            Report(ZoneId.of("UTC")).use { report ->
                val calls = client.coroutines()
                val at = setAt(destination, "1602834567932")
                val options = pdicOptions(mode = Mode.EXISTENCE_AND_SIZE)
                var result = calls.pdicRun(at, report, options)
                if (result is CheckResult.Refused && confirmed(result.plan)) {
                    result = calls.pdicRun(at, report, pdicOptions(options, confirm = result.plan.hash))
                }
                result.findings.forEach { System.err.println("${it.severity} ${it.text}") }
                when (result) {
                    is CheckResult.Sound -> "sound"
                    is CheckResult.Repaired -> "repaired, ${result.removedEntryCount} entries taken out"
                    is CheckResult.Refused -> "refused, plan ${result.plan.hash}"
                    is CheckResult.NotChecked -> "not checked: ${result.problem.reason}"
                    is CheckResult.Planned, is CheckResult.Cancelled -> "nothing was changed"
                }
            }
        }
    }

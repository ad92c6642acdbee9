package dev.holdfast.kotlin.example

import dev.holdfast.Client
import dev.holdfast.Destination
import dev.holdfast.Report
import dev.holdfast.kotlin.CheckResult
import dev.holdfast.kotlin.Event
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.setAt
import java.nio.file.Path
import java.time.ZoneId
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach

/** Shows how a check goes; leaving the flow once phase [lastPhase] begins stops the work, and null is returned. */
suspend fun progressExample(place: String, folder: Path, lastPhase: String): CheckResult? =
    Client.open(folder).use { client ->
        Destination.open(place).use { destination ->
            Report(ZoneId.of("UTC")).use { report ->
                val last = client.coroutines()
                    .pdicRunEvents(setAt(destination, "1602834567932"), report)
                    .onEach { if (it is Event.Progress) System.err.println("${it.phase} ${it.doneCount}") }
                    .first { it is Event.Ended || it == Event.Phase(lastPhase) }
                (last as? Event.Ended)?.value
            }
        }
    }

package dev.holdfast.kotlin.example

import dev.holdfast.Client
import dev.holdfast.Destination
import dev.holdfast.Report
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.setAt
import java.nio.file.Path
import java.time.ZoneId

/** Backs a folder up and says what was done. */
suspend fun backupExample(source: Path, place: String, folder: Path): String =
    Client.open(folder).use { client ->
        Destination.open(place).use { destination ->
            Report(ZoneId.of("UTC")).use { report ->
                val outcome = client.coroutines().backup(setAt(destination, "1602834567932"), source, report)
                outcome.skipped.forEach { System.err.println("not backed up: $it") }
                "${outcome.index}: ${outcome.storedFileCount} stored, ${outcome.unchangedFileCount} unchanged, " +
                    "${outcome.retainedFileCount} retained, ${outcome.totals.data.logicalBytes} bytes in Data"
            }
        }
    }

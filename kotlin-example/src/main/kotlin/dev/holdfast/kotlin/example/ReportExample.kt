package dev.holdfast.kotlin.example

import dev.holdfast.Client
import dev.holdfast.Destination
import dev.holdfast.Report
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.setAt
import java.nio.file.Path
import java.time.ZoneId

/** One report, three renderings. */
suspend fun reportExample(place: String, folder: Path): String =
    Client.open(folder).use { client ->
        Destination.open(place).use { destination ->
            Report(ZoneId.of("Asia/Hong_Kong")).use { report ->
                client.coroutines().pdicPlan(setAt(destination, "1602834567932"), report)
                report.lines()
                    .filter { it.kind == "warn" || it.kind == "error" }
                    .forEach { System.err.println("${it.timestamp} ${it.log}") }
                report.text() + report.csv() + report.json() + "\n"
            }
        }
    }

package dev.holdfast.kotlin.example

import dev.holdfast.Client
import dev.holdfast.Destination
import dev.holdfast.Report
import dev.holdfast.kotlin.CheckResult
import dev.holdfast.kotlin.JobStartAt
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.job
import dev.holdfast.kotlin.places
import dev.holdfast.kotlin.setAt
import java.nio.file.Path
import java.time.ZoneId

private const val SET = "1602834567932"

/** What is to be done before a backup, and the job itself. */
suspend fun jobExample(source: Path, place: String, folder: Path): String =
    Client.open(folder).use { client ->
        Destination.open(place).use { destination ->
            Report(ZoneId.of("Europe/Berlin")).use { report ->
                val calls = client.coroutines()
                val at = setAt(destination, SET)
                for (one in calls.jobStart(job(SET, listOf(destination)), report).places) {
                    when (one) {
                        is JobStartAt.PdicDue ->
                            if (calls.pdicRun(at, report) is CheckResult.Refused) {
                                System.err.println("a person has to look at this set")
                            }
                        is JobStartAt.NoAnswer -> System.err.println("${one.problem.code} ${one.problem.reason}")
                        is JobStartAt.PdicNotDue, is JobStartAt.NothingToCheck -> {}
                    }
                }
                calls.backup(at, source, report)
                report.text()
            }
        }
    }

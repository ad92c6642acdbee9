package dev.holdfast.kotlin.example

import dev.holdfast.M365Connection.Feature
import dev.holdfast.M365Mode
import dev.holdfast.Report
import dev.holdfast.kotlin.M365Progress
import dev.holdfast.kotlin.items
import dev.holdfast.kotlin.m365Check
import dev.holdfast.kotlin.m365Connection
import dev.holdfast.kotlin.m365Explain
import dev.holdfast.kotlin.m365Fleet
import dev.holdfast.kotlin.m365Migration
import dev.holdfast.kotlin.m365Plan
import dev.holdfast.kotlin.m365Question
import dev.holdfast.kotlin.m365Request
import dev.holdfast.kotlin.m365Resumed
import dev.holdfast.kotlin.m365Sets
import dev.holdfast.kotlin.progress
import java.time.Duration
import java.time.Instant
import java.time.ZoneId

/** A real console leaves the moment out, and gets the machine's clock. */
private val NOW = Instant.parse("2026-11-21T09:00:00Z")

private val ANN = m365Connection(
    "ann@contoso.example",
    set = "1602834567932",
    name = "Contoso",
    region = "global",
    token = false,
    password = true,
)

/** A connection that can no longer sign in, an error after a change, an account that moves, and a fleet. */
fun m365Example(): String = Report(ZoneId.of("Asia/Hong_Kong")).use { report ->
    val check = m365Check(m365Request(ANN), report, NOW)
    buildString {
        append(report.text())
        appendLine("${check.label}: a job can sign in: ${check.mayRun}")
        appendLine(explained())
        append(migrated())
        fleet().forEach { appendLine(it) }
    }
}

/** A few minutes after the password was changed, a wrong password may be none. */
private fun explained(): String {
    val told = m365Explain(m365Question(codes = listOf(50126), changed = NOW - Duration.ofMinutes(5)), NOW)
    return "${told.summary}\nretry: ${told.retry}, who must act: ${told.who}"
}

/** The first to sign in is no administrator; the migration is stored, and taken up when one is there. */
private fun migrated(): String {
    val request = m365Sets(listOf(ANN), M365Mode.MODERN)
    val (stored, trouble) = m365Migration(request, NOW).use { migration ->
        listOf("done", "continue", "confirm", "done").forEach(migration::answer)
        migration.answer("signed_in ann@contoso.example ordinary")
        val waiting = migration.status().progress as M365Progress.Waiting
        migration.json() to waiting.problem?.problem
    }
    val change = m365Resumed(stored, NOW).use { migration ->
        migration.answer("done")
        migration.answer("signed_in root@contoso.example global_administrator")
        migration.save()
    }
    return m365Plan(request, NOW).text + "$trouble\n" + change.text
}

private fun fleet(): List<String> {
    val bob = m365Connection("bob@contoso.example", region = "global", token = true, password = false)
    val selects = listOf(Feature.PERSONAL_SITES)
    val eve = m365Connection("eve@contoso.example", region = "global", token = true, password = true, selects = selects)
    return Report(ZoneId.of("Asia/Hong_Kong")).use { report ->
        m365Fleet(m365Sets(listOf(bob, eve, ANN)), report, NOW).use { fleet ->
            fleet.items().map { "${it.urgency}: ${it.text}" }.toList()
        }
    }
}

package dev.holdfast.kotlin.example

import dev.holdfast.Client
import dev.holdfast.Report
import dev.holdfast.Vmware
import dev.holdfast.VmwareEvent.Kind
import dev.holdfast.kotlin.CoroutineClient
import dev.holdfast.kotlin.about
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.diskFacts
import dev.holdfast.kotlin.flagOrNull
import dev.holdfast.kotlin.textOrNull
import dev.holdfast.kotlin.tracking
import dev.holdfast.kotlin.vmFacts
import dev.holdfast.kotlin.vmwareEvent
import dev.holdfast.kotlin.vmwareRequest
import dev.holdfast.kotlin.vmwareSource
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.time.ZoneId

private const val SET = "1602834567932"
private const val TRACKED = "52 de c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c"

/** A host that loses changed sectors, a chain of backups that it spoiled, and a change id. */
suspend fun vmwareExample(folder: Path): String =
    Client.open(folder).use { client ->
        Report(ZoneId.of("Asia/Hong_Kong")).use { report ->
            val calls = client.coroutines()
            val product = about("VMware ESXi 5.1.0 build-1157734")
            val host = vmwareSource("10.1.0.6", product, name = "localhost.localdomain", sshPort = 22)
            val outcome = calls.vmwareCheck(vmwareRequest(host), report, set = SET)
            buildString {
                append(report.text())
                appendLine("${outcome.answer}, by the rules of ${outcome.dated}")
                outcome.steps.forEach { appendLine("${it.number} ${it.step}: ${it.text}") }
                chain(calls).forEach { appendLine(it) }
                appendLine(Vmware.tracking(tracking("$TRACKED/4", "$TRACKED/3")).textOrNull ?: "build on it")
            }
        }
    }

/** Every backup of a machine is noted, with what its host says of itself; and every reset. */
private suspend fun chain(calls: CoroutineClient): List<String> {
    val vm = vmFacts("502e2c04-6d9a", "mail", listOf(diskFacts("2000", capacityBytes = 40L shl 30)))
    val before = about("VMware ESXi 6.0.0 build-2494585")
    val after = about("VMware ESXi 6.0.0 build-3247720")
    val noon = Instant.parse("2026-11-18T12:00:00Z")
    val events = listOf(
        vmwareEvent(Kind.INCREMENTAL, noon, vm, before),
        // The host was upgraded; that alone heals nothing.
        vmwareEvent(Kind.INCREMENTAL, noon + Duration.ofDays(1), vm, after),
        vmwareEvent(Kind.RESET, noon + Duration.ofDays(2), vmFacts(vm.id)),
        vmwareEvent(Kind.FULL, noon + Duration.ofDays(3), vm, after),
    )
    return events.map { event ->
        calls.vmwareNote(SET, listOf(event))
        val flag = calls.vmwareHistory(SET).vms.single().flagOrNull
        "${event.kind}: " + if (flag == null) "trusted" else "not trusted, ${flag.rules}"
    }
}

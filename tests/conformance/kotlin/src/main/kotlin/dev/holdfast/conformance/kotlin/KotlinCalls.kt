package dev.holdfast.conformance.kotlin

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.node.ObjectNode
import dev.holdfast.Access
import dev.holdfast.CancelToken
import dev.holdfast.Client
import dev.holdfast.Destination
import dev.holdfast.Holdfast
import dev.holdfast.Index
import dev.holdfast.IndexEntry
import dev.holdfast.Mode
import dev.holdfast.PdicOptions
import dev.holdfast.Report
import dev.holdfast.SetAt
import dev.holdfast.Sources
import dev.holdfast.conformance.Answers
import dev.holdfast.conformance.Calls
import dev.holdfast.conformance.Inputs
import dev.holdfast.conformance.Json
import dev.holdfast.conformance.Mismatch
import dev.holdfast.conformance.Zones
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.decision
import dev.holdfast.kotlin.entries
import dev.holdfast.kotlin.job
import dev.holdfast.kotlin.pdicOptions
import dev.holdfast.kotlin.schedule
import dev.holdfast.kotlin.setAt
import dev.holdfast.kotlin.useEntries
import java.nio.file.Path
import java.time.Instant
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking

/** What the names of steps on a case's selection begin with. */
private const val SELECTION = "selection."

/** What the names of steps about Microsoft 365 begin with. */
private const val M365 = "m365."
private const val VAULT = "vault."

/** The library's calls, in Kotlin. */
internal class KotlinCalls(private val world: Path, zone: String) : Calls {
    private val report = Report(Zones.of(zone))
    private val opened = lazy { Client.open(world.resolve("client")) }
    private val client by opened
    private val calls by lazy { client.coroutines() }
    private val selected = lazy { SelectionCalls(world) }
    private val selection by selected
    private val m365 = M365Calls(world, report)
    private val replication = ReplicationCalls(world)
    private val vmware by lazy { VmwareCalls(calls, report) }

    private val Inputs.set: String get() = text("set")
    private val Inputs.now: Instant? get() = momentOrNull("now_utc_ms")

    override fun call(action: String, with: Inputs): JsonNode = runBlocking {
        when (action) {
            "version" -> version()
            "status.describe" -> status(with)
            "destination.open" -> place(with)
            "client.open" -> done { Client.open(with.path("folder")).close() }
            "client.bring_over" -> done { client.bringOver(with.set, with.text("version")) }
            "report.new" -> done { Report(Zones.of(with.text("zone"))).close() }
            "report.show" -> answer { put("report", shown(with.text("format"))) }
            "schedule.decide" -> decide(with)
            "job.start" -> start(with)
            "vmware.fetch" -> VmwareCalls.fetch(with)
            "vmware.check" -> vmware.check(with)
            "vmware.note" -> vmware.note(with)
            "vmware.history" -> vmware.history(with)
            "vmware.tracking" -> vmwareTracking(with)
            "backup.run" -> backup(with)
            "pdic.plan" -> with.options().let { options ->
                at(with) { at, token -> calls.pdicPlan(at, report, options, token).answer() }
            }
            "pdic.run" -> with.options().let { options ->
                at(with) { at, token -> calls.pdicRun(at, report, options, token).answer() }
            }
            "pdic.undo" -> at(with) { at, token -> Answers.undone(calls.pdicUndo(at, with.text("run"), token)) }
            "index.show" -> index(with)
            "replicate.run" -> replication.call(with) { request, token -> calls.replicate(request, report, token) }
            "replicate.status" ->
                replication.call(with) { request, token -> calls.replicationStatus(request, report, token) }
            "replicate.heal" -> replication.call(with) { request, token -> calls.heal(request, report, token) }
            else -> when {
                action.startsWith(M365) -> m365.call(action.removePrefix(M365), with)
                action.startsWith(VAULT) -> SignInCalls.vault(action.removePrefix(VAULT), with)
                action.startsWith(SELECTION) -> selection.call(action.removePrefix(SELECTION), with)
                else -> throw Mismatch("there is no such step")
            }
        }
    }

    override fun close() {
        report.close()
        m365.close()
        if (selected.isInitialized()) selection.close()
        if (opened.isInitialized()) client.close()
    }

    private fun version(): JsonNode = Holdfast.version().let { version ->
        answer { put("number", version.number).put("text", version.text) }
    }

    private fun status(with: Inputs): JsonNode {
        val code = with.intOrNull("code") ?: throw Mismatch("the input code is missing")
        val status = Holdfast.status(code)
        return answer { put("name", status.name).put("class", status.className).put("text", status.text) }
    }

    private fun place(with: Inputs): JsonNode {
        val address = with.text("address")
        val access = with.optionalJson("access").orElse(null)
        val opened = if (access == null) Destination.open(address) else Destination.open(address, Access.ofJson(access))
        return opened.use { answer { put("place", it.place()) } }
    }

    private fun shown(format: String): String = when (format) {
        "text" -> report.text()
        "csv" -> report.csv()
        "json" -> report.json()
        else -> throw Mismatch("there is no format $format")
    }

    private fun decide(with: Inputs): JsonNode {
        val schedule = schedule(with.set, Zones.of(with.text("zone")), leastDays = with.intOrNull("least_days"))
        val version = with.optionalText("brought_over_version").orElse(null)
        return Answers.decision(
            schedule.decision(last = with.momentOrNull("last_utc_ms"), broughtOverVersion = version, now = with.now),
        )
    }

    private suspend fun start(with: Inputs): JsonNode {
        val destinations = mutableListOf<Destination>()
        try {
            with.texts("destinations").orElseGet { listOf(ownDestination()) }
                .mapTo(destinations) { Destination.open(it) }
            val job = job(
                with.set,
                destinations,
                leastDays = with.intOrNull("least_days"),
                now = with.now,
                sources = with.optionalJson("sources").orElse(null)?.let { Sources(it) },
            )
            return calls.jobStart(job, report).answer()
        } finally {
            destinations.forEach { it.close() }
        }
    }

    private suspend fun backup(with: Inputs): JsonNode {
        val source = if (with.has("source")) with.path("source") else world.resolve("source")
        return at(with) { at, token -> Answers.backup(calls.backup(at, source, report, token)) }
    }

    private suspend fun index(with: Inputs): JsonNode = destination(with).use { destination ->
        calls.openIndex(setAt(destination, with.set)).use { index ->
            val answer = Answers.index(index)
            answer.set<ObjectNode>("rows", Answers.list(rows(index, with.intOrNull("limit")), Answers::row))
        }
    }

    private suspend fun rows(index: Index, limit: Int?): List<IndexEntry> =
        if (limit == null) index.entries().toList() else index.useEntries { it.take(limit).toList() }

    /** A call at a set's destination with a token, cancelled before when the step says so. */
    private suspend fun <T> at(with: Inputs, call: suspend (SetAt, CancelToken) -> T): T =
        destination(with).use { destination ->
            CancelToken().use { token ->
                if (with.flag("cancelled")) token.cancel()
                call(setAt(destination, with.set, with.now), token)
            }
        }

    private fun destination(with: Inputs): Destination =
        Destination.open(with.optionalText("destination").orElseGet { ownDestination() })

    private fun ownDestination(): String = world.resolve("destination").toString()

    private fun Inputs.options(): PdicOptions {
        val with = group("options")
        val base = PdicOptions.defaults()
        return pdicOptions(
            mode = with.optionalText("mode").map { mode(it) }.orElse(base.mode),
            indexKeepDays = with.intOrNull("index_keep_days") ?: base.indexKeepDays,
            indexKeepNewest = with.intOrNull("index_keep_newest") ?: base.indexKeepNewest,
            breakerPercent = with.intOrNull("breaker_percent") ?: base.breakerPercent,
            breakerEntries = with.int64("breaker_entries").orElse(base.breakerEntries),
            confirm = with.optionalText("confirm").orElse(null),
            trashKeepDays = with.intOrNull("trash_keep_days") ?: base.trashKeepDays,
            threads = with.intOrNull("threads") ?: base.threads,
        )
    }

    private fun mode(word: String): Mode =
        Mode.entries.find { it.word() == word } ?: throw Mismatch("Kotlin has no mode $word")

    private fun Inputs.intOrNull(name: String): Int? = int32(name).let { if (it.isPresent) it.asInt else null }

    private fun Inputs.momentOrNull(name: String): Instant? = moment(name).orElse(null)

    private inline fun answer(fill: ObjectNode.() -> Unit): ObjectNode = Json.NODES.objectNode().apply(fill)

    private inline fun done(call: () -> Unit): ObjectNode {
        call()
        return answer {}
    }
}

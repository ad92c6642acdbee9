package dev.holdfast.conformance.kotlin

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.node.ObjectNode
import dev.holdfast.M365Account
import dev.holdfast.M365Change
import dev.holdfast.M365Check
import dev.holdfast.M365Explanation
import dev.holdfast.M365Fleet
import dev.holdfast.M365Migration
import dev.holdfast.M365Plan
import dev.holdfast.M365Request
import dev.holdfast.M365SetsRequest
import dev.holdfast.M365Status
import dev.holdfast.M365Step
import dev.holdfast.M365Timeline
import dev.holdfast.M365TimelineRequest
import dev.holdfast.M365Verdict
import dev.holdfast.Report
import dev.holdfast.conformance.Inputs
import dev.holdfast.conformance.Json
import dev.holdfast.conformance.M365Answers
import dev.holdfast.conformance.Mismatch
import dev.holdfast.conformance.VmwareAnswers.eachOf
import dev.holdfast.kotlin.M365MoveAnswer
import dev.holdfast.kotlin.M365Progress
import dev.holdfast.kotlin.advisedOrNull
import dev.holdfast.kotlin.answers
import dev.holdfast.kotlin.authorizedByOrNull
import dev.holdfast.kotlin.byOrNull
import dev.holdfast.kotlin.certificateDaysLeftOrNull
import dev.holdfast.kotlin.daysLeftOrNull
import dev.holdfast.kotlin.errorOrNull
import dev.holdfast.kotlin.fromOrNull
import dev.holdfast.kotlin.items
import dev.holdfast.kotlin.loginHintOrNull
import dev.holdfast.kotlin.m365Check
import dev.holdfast.kotlin.m365Explain
import dev.holdfast.kotlin.m365Fleet
import dev.holdfast.kotlin.m365Migration
import dev.holdfast.kotlin.m365Plan
import dev.holdfast.kotlin.m365Resumed
import dev.holdfast.kotlin.m365Timeline
import dev.holdfast.kotlin.modeOrNull
import dev.holdfast.kotlin.nextDateOrNull
import dev.holdfast.kotlin.nextTextOrNull
import dev.holdfast.kotlin.progress
import dev.holdfast.kotlin.promptOrNull
import dev.holdfast.kotlin.reasonOrNull
import dev.holdfast.kotlin.regionOrNull
import dev.holdfast.kotlin.retryAtOrNull
import dev.holdfast.kotlin.setOrNull
import dev.holdfast.kotlin.signerOrNull
import dev.holdfast.kotlin.sinceOrNull
import dev.holdfast.kotlin.textOrNull
import dev.holdfast.kotlin.topicOrNull
import java.nio.file.Path
import java.time.Instant

/** The steps about Microsoft 365, in Kotlin. A case has at most one migration. */
internal class M365Calls(private val world: Path, private val report: Report) : AutoCloseable {
    private var begun: M365Migration? = null
    private val migration get() = begun ?: throw Mismatch("no migration was begun")

    private val Inputs.now: Instant? get() = moment("now_utc_ms").orElse(null)
    private val Inputs.sets get() = M365SetsRequest(json("request"))

    /** Does a step, by the name behind `m365.`. */
    fun call(name: String, with: Inputs): JsonNode = when (name) {
        "check" -> m365Check(M365Request(with.json("request")), report, with.now).told()
        "plan" -> m365Plan(with.sets, with.now).told()
        "timeline" -> m365Timeline(M365TimelineRequest(with.json("request")), with.now).told()
        "explain" -> m365Explain(with.json("question"), with.now).told()
        "permissions" -> SignInCalls.permissions(with)
        "identity" -> SignInCalls.identity(with)
        "sign_in" -> SignInCalls.signIn(world, with)
        "fleet" -> m365Fleet(with.sets, report, with.now).use { it.told() }
        "fleet_csv" -> m365Fleet(with.sets, report, with.now).use { Json.NODES.objectNode().put("csv", it.csv()) }
        "begin" -> follow(m365Migration(with.sets, with.now))
        "resume" -> follow(m365Resumed(with.json("stored"), with.now))
        "answer" -> {
            migration.answer(with.json("answer"))
            migration.status().told()
        }
        "cancel" -> {
            migration.cancel()
            migration.status().told()
        }
        "status" -> migration.status().told()
        "save" -> migration.save().told()
        "sets" -> Json.`object`("{\"sets\":${migration.sets()}}")
        "stored" -> Json.NODES.objectNode().put("stored", migration.json())
        else -> throw Mismatch("there is no such step")
    }

    override fun close() {
        begun?.close()
    }

    private fun follow(other: M365Migration): JsonNode {
        close()
        begun = other
        return other.status().told()
    }
}

/** All that is to be said of a connection as cases compare it: what Kotlin has as its own comes from there. */
internal fun M365Check.told(): ObjectNode {
    val answer = M365Answers.check(this)
    answer.put("set", setOrNull).put("region", regionOrNull).put("mode", modeOrNull?.word()).put("reason", reasonOrNull)
    answer.put("by", byOrNull).put("days_left", daysLeftOrNull)
    answer.under("advice", "mode", advisedOrNull?.word())
    answer.under("certificate", "days_left", certificateDaysLeftOrNull)
    eachOf(answer, "protocols", protocols) { item, verdict -> item.putVerdict(verdict) }
    return answer
}

private fun ObjectNode.putVerdict(verdict: M365Verdict) {
    put("since", verdict.sinceOrNull).put("text", verdict.textOrNull)
    under("next", "date", verdict.nextDateOrNull)
    under("next", "text", verdict.nextTextOrNull)
}

private fun M365Plan.told(): ObjectNode {
    val answer = M365Answers.plan(this).put("from", fromOrNull?.word()).put("reason", reasonOrNull)
    answer.under("advice", "mode", advisedOrNull?.word())
    eachOf(answer, "moves", moves) { item, move -> item.put("signer", move.signerOrNull?.word()) }
    eachOf(answer, "moves", answers) { item, move -> item.putMove(move) }
    return answer
}

private fun ObjectNode.putMove(move: M365MoveAnswer) {
    put("to", move.to.word())
    when (move) {
        is M365MoveAnswer.Allowed -> {
            putNull("refusal")
            put("signer", move.signer.word()).put("confirms", move.confirms)
            eachOf(this, "steps", move.steps) { item, step -> item.putStep(step) }
        }
        is M365MoveAnswer.Refused -> {
            putArray("steps")
            under("refusal", "reason", move.reason)
            under("refusal", "text", move.text)
        }
    }
}

private fun ObjectNode.putStep(step: M365Step) {
    M365Answers.step(this, step)
    under("sign_in", "prompt", step.promptOrNull)
    if (step.promptOrNull == null) remove("sign_in") else withObject("/sign_in").put("login_hint", step.loginHintOrNull)
}

private fun M365Timeline.told(): ObjectNode {
    val answer = M365Answers.timeline(this)
    eachOf(answer, "verdicts", verdicts) { item, verdict -> item.putVerdict(verdict) }
    return answer
}

private fun M365Explanation.told(): ObjectNode = M365Answers.explanation(this)
    .put("error", errorOrNull)
    .put("topic", topicOrNull)
    .put("retry_at_utc_ms", retryAtOrNull?.toEpochMilli())

private fun M365Fleet.told(): ObjectNode {
    val answer = M365Answers.fleet(this)
    eachOf(answer, "accounts", items().toList()) { item, account -> item.putAccount(account) }
    return answer
}

private fun ObjectNode.putAccount(account: M365Account) {
    put("region", account.regionOrNull).put("mode", account.modeOrNull?.word()).put("reason", account.reasonOrNull)
    put("by", account.byOrNull).put("days_left", account.daysLeftOrNull).put("advised", account.advisedOrNull?.word())
}

private fun M365Status.told(): ObjectNode {
    val answer = M365Answers.status(this)
    val where = progress
    if (where is M365Progress.Waiting) answer.withObject("/step").putStep(where.step) else answer.putNull("step")
    answer.under("problem", "problem", (where as? M365Progress.Waiting)?.problem?.problem)
    return answer.put("state", where.word())
}

private fun M365Progress.word(): String = when (this) {
    is M365Progress.Waiting -> "open"
    M365Progress.Saved -> "saved"
    M365Progress.Cancelled -> "cancelled"
    M365Progress.Later -> "later"
}

private fun M365Change.told(): ObjectNode {
    val answer = M365Answers.change(this).put("authorized_by", authorizedByOrNull)
    eachOf(answer, "sets", sets) { item, set -> item.put("set", set.setOrNull).put("from", set.fromOrNull?.word()) }
    return answer
}

/** A field of an object that is null when the field is. */
private fun ObjectNode.under(name: String, field: String, value: Any?) {
    when (value) {
        null -> putNull(name)
        is Long -> withObject("/$name").put(field, value)
        else -> withObject("/$name").put(field, value.toString())
    }
}

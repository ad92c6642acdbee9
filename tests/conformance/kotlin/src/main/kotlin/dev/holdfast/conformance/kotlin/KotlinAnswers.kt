package dev.holdfast.conformance.kotlin

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.node.ObjectNode
import dev.holdfast.Decision
import dev.holdfast.JobStart
import dev.holdfast.Plan
import dev.holdfast.Problem
import dev.holdfast.Totals
import dev.holdfast.conformance.Answers
import dev.holdfast.conformance.Json
import dev.holdfast.kotlin.CheckResult
import dev.holdfast.kotlin.JobStartAt
import dev.holdfast.kotlin.places
import dev.holdfast.kotlin.retryDelay
import java.util.Optional
import kotlin.time.toJavaDuration

/** A check's result as cases compare it: what Kotlin has as its own comes from there. */
internal fun CheckResult.answer(): ObjectNode {
    val answer = Answers.outcome(outcome)
    answer.put("run", run).put("place", place).put("verdict", verdict())
    answer.set<JsonNode>("findings", Answers.list(findings, Answers::finding))
    answer.put("began_utc_ms", began.toEpochMilli())
    answer.put("ended_utc_ms", began.plus(took.toJavaDuration()).toEpochMilli())
    when (this) {
        is CheckResult.Sound -> {
            answer.putPlan(plan, statistics)
            answer.set<JsonNode>("retired_index_files", Answers.texts(retired))
        }
        is CheckResult.Repaired -> {
            answer.putPlan(plan, statistics)
            answer.set<JsonNode>("retired_index_files", Answers.texts(retired))
            answer.put("removed_entry_count", removedEntryCount)
        }
        is CheckResult.Planned -> answer.putPlan(plan, statistics)
        is CheckResult.Refused -> answer.set<JsonNode>("plan", Answers.plan(plan))
        is CheckResult.NotChecked -> answer.set<JsonNode>("not_checked", problem.answer())
        is CheckResult.Cancelled -> answer.putNull("not_checked")
    }
    return answer
}

private fun ObjectNode.putPlan(plan: Plan, statistics: Totals) {
    set<JsonNode>("plan", Answers.plan(plan))
    withObject("/statistics").set<JsonNode>("recalculated", Answers.totals(statistics))
}

private fun CheckResult.verdict(): String = when (this) {
    is CheckResult.Sound -> "sound"
    is CheckResult.Repaired -> "repaired"
    is CheckResult.Planned -> "planned"
    is CheckResult.Refused -> "refused"
    is CheckResult.NotChecked -> "not_checked"
    is CheckResult.Cancelled -> "cancelled"
}

private fun Problem.answer(): ObjectNode =
    Answers.problem(this).put("retry_after_ms", retryDelay?.inWholeMilliseconds)

/** The start of a job as cases compare it. */
internal fun JobStart.answer(): ObjectNode {
    val answer = Json.`object`(json).put("pdic_due", pdicDue)
    answer.set<JsonNode>("destinations", Answers.list(places) { it.answer() })
    answer.set<JsonNode>("vmware", Answers.list(vmware) { it.told() })
    answer.set<JsonNode>("m365", Answers.list(m365) { it.told() })
    return answer
}

private fun JobStartAt.answer(): ObjectNode = when (this) {
    is JobStartAt.PdicDue -> answer(place, decision, true)
    is JobStartAt.PdicNotDue -> answer(place, decision, false)
    is JobStartAt.NothingToCheck -> Answers.place(place, Optional.empty(), Optional.empty())
    is JobStartAt.NoAnswer -> Answers.place(place, Optional.empty(), Optional.of(problem))
}

private fun answer(place: String, decision: Decision, due: Boolean): ObjectNode {
    val answer = Answers.place(place, Optional.of(decision), Optional.empty())
    answer.withObject("/pdic").put("due", due)
    return answer
}

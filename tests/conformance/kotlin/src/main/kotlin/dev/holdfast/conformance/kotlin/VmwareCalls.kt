package dev.holdfast.conformance.kotlin

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.node.ObjectNode
import dev.holdfast.CancelToken
import dev.holdfast.Report
import dev.holdfast.Vmware
import dev.holdfast.VmwareFlag
import dev.holdfast.VmwareHistory
import dev.holdfast.VmwareHost
import dev.holdfast.VmwareOutcome
import dev.holdfast.VmwareRequest
import dev.holdfast.VmwareVm
import dev.holdfast.conformance.Inputs
import dev.holdfast.conformance.Json
import dev.holdfast.conformance.VmwareAnswers
import dev.holdfast.kotlin.CoroutineClient
import dev.holdfast.kotlin.answerOrNull
import dev.holdfast.kotlin.fixedBuildOrNull
import dev.holdfast.kotlin.flagOrNull
import dev.holdfast.kotlin.idOrNull
import dev.holdfast.kotlin.productOrNull
import dev.holdfast.kotlin.reasonOrNull
import dev.holdfast.kotlin.resetOrNull
import dev.holdfast.kotlin.riskOrNull
import dev.holdfast.kotlin.textOrNull

/** The steps about VMware, in Kotlin. */
internal class VmwareCalls(private val calls: CoroutineClient, private val report: Report) {
    suspend fun check(with: Inputs): JsonNode = calls.vmwareCheck(
        VmwareRequest(with.json("request")),
        report,
        set = with.optionalText("set").orElse(null),
        now = with.moment("now_utc_ms").orElse(null),
    ).told()

    suspend fun note(with: Inputs): JsonNode {
        calls.vmwareNote(with.text("set"), with.json("events"), with.optionalJson("rules").orElse(null))
        return Json.NODES.objectNode()
    }

    suspend fun history(with: Inputs): JsonNode {
        val history = calls.vmwareHistory(with.text("set"))
        val answer = VmwareAnswers.history(history)
        VmwareAnswers.eachOf(answer, "vms", history.vms) { item, vm -> item.putPast(vm) }
        return answer
    }

    companion object {
        fun fetch(with: Inputs): JsonNode = CancelToken().use { token ->
            if (with.flag("cancelled")) token.cancel()
            Json.`object`(Vmware.fetch(with.json("source"), with.optionalText("password"), token))
        }
    }
}

/** Whether a change id may be built upon. */
internal fun vmwareTracking(with: Inputs): JsonNode {
    val tracking = Vmware.tracking(with.json("tracking"))
    return VmwareAnswers.tracking(tracking).put("reason", tracking.reasonOrNull).put("text", tracking.textOrNull)
}

/** What was found of a source as cases compare it: what Kotlin has as its own comes from there. */
internal fun VmwareOutcome.told(): ObjectNode {
    val answer = VmwareAnswers.outcome(this).put("reason", reasonOrNull)
    VmwareAnswers.eachOf(answer, "hosts", hosts) { item, host -> item.putHost(host) }
    VmwareAnswers.eachOf(answer, "vms", vms) { item, vm -> item.putVm(vm) }
    return answer
}

private fun ObjectNode.putHost(host: VmwareHost) {
    put("id", host.idOrNull).put("reason", host.reasonOrNull)
    VmwareAnswers.eachOf(this, "defects", host.defects) { item, match -> item.put("fixed_build", match.fixedBuildOrNull) }
}

private fun ObjectNode.putVm(vm: VmwareVm) {
    put("risk", vm.riskOrNull?.name?.lowercase())
    putFlag(vm.flagOrNull)
}

private fun ObjectNode.putFlag(flag: VmwareFlag?) {
    if (flag == null) putNull("flag") else withObject("/flag").put("reset_utc_ms", flag.resetOrNull?.toEpochMilli())
}

private fun ObjectNode.putPast(vm: VmwareHistory.Vm) {
    putFlag(vm.flagOrNull)
    VmwareAnswers.eachOf(this, "events", vm.events) { item, past ->
        item.put("product", past.productOrNull).put("answer", past.answerOrNull?.name?.lowercase())
    }
}

package dev.holdfast.kotlin.example

import dev.holdfast.kotlin.decision
import dev.holdfast.kotlin.schedule
import java.time.Instant
import java.time.ZoneId

/** When is a set's PDIC due, and why? */
fun scheduleExample(set: String, zone: ZoneId, last: Instant, now: Instant): String {
    val schedule = schedule(set, zone)
    val first = schedule.decision(now = now)
    val later = schedule.decision(last = last, now = now)
    return "${first.text}\n${later.text}; next due ${later.nextDue} (${later.reason})"
}

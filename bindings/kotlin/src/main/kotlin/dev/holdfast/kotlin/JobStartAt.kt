package dev.holdfast.kotlin

import dev.holdfast.Decision
import dev.holdfast.JobStart
import dev.holdfast.Problem

/** What is due before a job at one destination. */
public sealed interface JobStartAt {
    /** The place, in words. */
    public val place: String

    /** PDIC is to be run there before the backup. */
    public data class PdicDue(override val place: String, val decision: Decision) : JobStartAt

    /** PDIC is not due there yet. */
    public data class PdicNotDue(override val place: String, val decision: Decision) : JobStartAt

    /** The set has never been there: there is nothing to check. */
    public data class NothingToCheck(override val place: String) : JobStartAt

    /** The place could not be asked. */
    public data class NoAnswer(override val place: String, val problem: Problem) : JobStartAt
}

/** What is due at each destination, in the order given. */
public val JobStart.places: List<JobStartAt> get() = destinations.map { it.toPlace() }

private fun JobStart.At.toPlace(): JobStartAt {
    val decision = pdic.orElse(null)
    val problem = problem.orElse(null)
    return when {
        problem != null -> JobStartAt.NoAnswer(place, problem)
        decision == null -> JobStartAt.NothingToCheck(place)
        decision.due -> JobStartAt.PdicDue(place, decision)
        else -> JobStartAt.PdicNotDue(place, decision)
    }
}

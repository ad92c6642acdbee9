package dev.holdfast.kotlin

import dev.holdfast.Finding
import dev.holdfast.PdicOutcome
import dev.holdfast.Plan
import dev.holdfast.Problem
import dev.holdfast.Totals
import dev.holdfast.Verdict
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/** What a check came to. Never an exception: a check that could not look is [NotChecked]. */
public sealed interface CheckResult {
    /** Everything the check came to, as Java has it. */
    public val outcome: PdicOutcome

    /** The run's name: what [CoroutineClient.pdicUndo] takes. */
    public val run: String get() = outcome.run

    /** The place, in words. */
    public val place: String get() = outcome.place

    /** What was found. */
    public val findings: List<Finding> get() = outcome.findings

    /** When it began. */
    public val began: Instant get() = outcome.began

    /** How long it took, by the client's clock. */
    public val took: Duration get() = java.time.Duration.between(outcome.began, outcome.ended).toKotlinDuration()

    /** The outcome as JSON, the same in every language. */
    public val json: String get() = outcome.json

    /**
     * Everything the index names is there.
     *
     * @property plan what was looked at
     * @property statistics the statistics recalculated from what is there
     * @property retired index files put aside because of their age
     */
    public data class Sound(
        override val outcome: PdicOutcome,
        val plan: Plan,
        val statistics: Totals,
        val retired: List<String>,
    ) : CheckResult

    /**
     * Entries without an object were taken out; the index is true again.
     *
     * @property plan what was carried out
     * @property statistics the statistics recalculated from what is there
     * @property retired index files put aside because of their age
     * @property removedEntryCount entries taken out of the index
     */
    public data class Repaired(
        override val outcome: PdicOutcome,
        val plan: Plan,
        val statistics: Totals,
        val retired: List<String>,
        val removedEntryCount: Long,
    ) : CheckResult

    /**
     * Only planned; nothing was changed.
     *
     * @property plan what a run would do, and what speaks against it
     * @property statistics the statistics recalculated from what is there
     */
    public data class Planned(
        override val outcome: PdicOutcome,
        val plan: Plan,
        val statistics: Totals,
    ) : CheckResult

    /**
     * The plan was too much to be believed; nothing was changed.
     *
     * @property plan what a person may confirm, by its hash, with [pdicOptions]
     */
    public data class Refused(override val outcome: PdicOutcome, val plan: Plan) : CheckResult

    /**
     * The check could not look or could not finish; nothing was concluded.
     *
     * @property problem why, and when retrying makes sense
     */
    public data class NotChecked(override val outcome: PdicOutcome, val problem: Problem) : CheckResult

    /** A token that the host gave was cancelled; everything is as before, or as after. */
    public data class Cancelled(override val outcome: PdicOutcome) : CheckResult
}

/** The outcome as a sealed result, for hosts that also call the Java facade. */
public fun PdicOutcome.toResult(): CheckResult {
    val plan = { plan().orElseThrow() }
    val statistics = { recalculated().orElseThrow() }
    return when (verdict) {
        Verdict.SOUND -> CheckResult.Sound(this, plan(), statistics(), retired)
        Verdict.REPAIRED -> CheckResult.Repaired(this, plan(), statistics(), retired, removedEntryCount)
        Verdict.PLANNED -> CheckResult.Planned(this, plan(), statistics())
        Verdict.REFUSED -> CheckResult.Refused(this, plan())
        Verdict.NOT_CHECKED -> CheckResult.NotChecked(this, notChecked.orElseThrow())
        Verdict.CANCELLED -> CheckResult.Cancelled(this)
    }
}

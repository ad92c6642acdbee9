package dev.holdfast.kotlin

import dev.holdfast.M365
import dev.holdfast.M365Account
import dev.holdfast.M365Change
import dev.holdfast.M365Check
import dev.holdfast.M365Explanation
import dev.holdfast.M365Fleet
import dev.holdfast.M365Migration
import dev.holdfast.M365Mode
import dev.holdfast.M365Plan
import dev.holdfast.M365Question
import dev.holdfast.M365Request
import dev.holdfast.M365SetsRequest
import dev.holdfast.M365Status
import dev.holdfast.M365Step
import dev.holdfast.M365Timeline
import dev.holdfast.M365TimelineRequest
import dev.holdfast.M365Verdict
import dev.holdfast.Report
import java.time.Instant
import java.util.Optional
import java.util.OptionalLong

private const val BATCH = 1_000

/** All that is to be said of a connection, with lines in [report]; [now] is null for the machine's clock. */
public fun m365Check(request: M365Request, report: Report, now: Instant? = null): M365Check =
    M365.check(request, Optional.ofNullable(now), report)

/** Which moves between the modes may be made, by whom and in which steps. */
public fun m365Plan(request: M365SetsRequest, now: Instant? = null): M365Plan =
    M365.plan(request, Optional.ofNullable(now))

/** How the protocols of a cloud stand, and what happened and will. */
public fun m365Timeline(request: M365TimelineRequest = m365TimelineRequest(), now: Instant? = null): M365Timeline =
    M365.timeline(request, Optional.ofNullable(now))

/** What an error of a sign-in means: [question] is the JSON of an error answer, or any text that names an error. */
public fun m365Explain(question: String, now: Instant? = null): M365Explanation =
    M365.explain(question, Optional.ofNullable(now))

/** What an error of a sign-in means, with what is known around it. */
public fun m365Explain(question: M365Question, now: Instant? = null): M365Explanation =
    M365.explain(question, Optional.ofNullable(now))

/** Sets by account, the most urgent first, with lines in [report]. Close it. */
public fun m365Fleet(request: M365SetsRequest, report: Report, now: Instant? = null): M365Fleet =
    M365.fleet(request, Optional.ofNullable(now), report)

/** Begins a migration. Close it. */
public fun m365Migration(request: M365SetsRequest, now: Instant? = null): M365Migration =
    M365Migration.begin(request, Optional.ofNullable(now))

/** Takes up a migration that was stored as [M365Migration.json]. Close it. */
public fun m365Resumed(stored: String, now: Instant? = null): M365Migration =
    M365Migration.resume(stored, Optional.ofNullable(now))

/** The accounts, the most urgent first, as they are asked for: `fleet.items().takeWhile { … }`. */
public fun M365Fleet.items(): Sequence<M365Account> =
    generateSequence(0L) { it + BATCH }.map { accounts(it, BATCH) }.takeWhile { it.isNotEmpty() }.flatten()

/** Whether an account may be moved to a mode. */
public sealed interface M365MoveAnswer {
    /** Where to. */
    public val to: M365Mode

    /**
     * It may.
     *
     * @property signer who has to sign in
     * @property confirms whether the limitations have to be confirmed
     * @property steps what a person does, in order
     */
    public data class Allowed(
        override val to: M365Mode,
        val signer: M365Plan.Signer,
        val confirms: Boolean,
        val steps: List<M365Step>,
    ) : M365MoveAnswer

    /**
     * It may not.
     *
     * @property reason why not, as a stable word such as "never_basic"
     * @property text what is so, and what to do
     */
    public data class Refused(override val to: M365Mode, val reason: String, val text: String) : M365MoveAnswer
}

/** Each mode as a place to go, or the one that was asked for. */
public val M365Plan.answers: List<M365MoveAnswer> get() = moves.map { it.toAnswer() }

private fun M365Plan.Move.toAnswer(): M365MoveAnswer = when {
    allowed -> M365MoveAnswer.Allowed(to, signer.orElseThrow(), confirms, steps)
    else -> M365MoveAnswer.Refused(to, reason.orElseThrow(), refusalText.orElseThrow())
}

/** Where a migration is. */
public sealed interface M365Progress {
    /**
     * A step waits for its answer.
     *
     * @property step the step
     * @property problem why it has to be done again; null when it is asked for the first time
     */
    public data class Waiting(val step: M365Step, val problem: M365Status.Problem?) : M365Progress

    /** It was saved; the change is made. */
    public data object Saved : M365Progress

    /** It was cancelled; nothing changed. */
    public data object Cancelled : M365Progress

    /** It was put off; nothing changed. */
    public data object Later : M365Progress
}

/** Where the migration is. */
public val M365Status.progress: M365Progress
    get() = when (state) {
        M365Migration.State.SAVED -> M365Progress.Saved
        M365Migration.State.CANCELLED -> M365Progress.Cancelled
        M365Migration.State.LATER -> M365Progress.Later
        else -> M365Progress.Waiting(step.orElseThrow(), problem.orElse(null))
    }

/** The backup set; null where it was not told. */
public val M365Check.setOrNull: String? get() = set.orElse(null)

/** The cloud's name; null where it was not told. */
public val M365Check.regionOrNull: String? get() = region.orElse(null)

/** How it signs in; null when that cannot be told. */
public val M365Check.modeOrNull: M365Mode? get() = mode.orElse(null)

/** Why that cannot be told, as a stable word; null when it can. */
public val M365Check.reasonOrNull: String? get() = reason.orElse(null)

/** The date by which something has to be done, or since when it is too late; null when nothing ends. */
public val M365Check.byOrNull: String? get() = by.orElse(null)

/** Days until then, negative when it is past; null when nothing ends. */
public val M365Check.daysLeftOrNull: Long? get() = daysLeft.orNull()

/** Which mode to be in; null when that cannot be told. */
public val M365Check.advisedOrNull: M365Mode? get() = advised.orElse(null)

/** Whole days its certificate is still valid, negative when it is over; null when there is none. */
public val M365Check.certificateDaysLeftOrNull: Long? get() = certificateDaysLeft.orNull()

/** Since when; null when it works. */
public val M365Verdict.sinceOrNull: String? get() = since.orElse(null)

/** What was last said of it; null when nothing was. */
public val M365Verdict.textOrNull: String? get() = text.orElse(null)

/** When the next comes; null when that is not known. */
public val M365Verdict.nextDateOrNull: String? get() = nextDate.orElse(null)

/** What comes next; null when that is not known. */
public val M365Verdict.nextTextOrNull: String? get() = nextText.orElse(null)

/** How the account signs in now; null when that cannot be told. */
public val M365Plan.fromOrNull: M365Mode? get() = from.orElse(null)

/** Why that cannot be told, as a stable word; null when it can. */
public val M365Plan.reasonOrNull: String? get() = reason.orElse(null)

/** Which mode to be in; null when that cannot be told. */
public val M365Plan.advisedOrNull: M365Mode? get() = advised.orElse(null)

/** Who has to sign in; null for a move that nobody may make. */
public val M365Plan.Move.signerOrNull: M365Plan.Signer? get() = signer.orElse(null)

/** The value of "prompt" with which the browser is opened; null where it is not opened. */
public val M365Step.promptOrNull: String? get() = prompt.orElse(null)

/** The value of "login_hint"; null where any account may sign in. */
public val M365Step.loginHintOrNull: String? get() = loginHint.orElse(null)

/** The answer's "error"; null where it is none that is known. */
public val M365Explanation.errorOrNull: String? get() = error.orElse(null)

/** What the number is about; null where none is known. */
public val M365Explanation.topicOrNull: String? get() = topic.orElse(null)

/** When to try again; null where that is not known. */
public val M365Explanation.retryAtOrNull: Instant? get() = retryAt.orElse(null)

/** The cloud's name; null where it was not told. */
public val M365Account.regionOrNull: String? get() = region.orElse(null)

/** How it signs in; null when that cannot be told. */
public val M365Account.modeOrNull: M365Mode? get() = mode.orElse(null)

/** Why that cannot be told, as a stable word; null when it can. */
public val M365Account.reasonOrNull: String? get() = reason.orElse(null)

/** The date by which something has to be done, or since when it is too late; null when nothing ends. */
public val M365Account.byOrNull: String? get() = by.orElse(null)

/** Days until then, negative when it is past; null when nothing ends. */
public val M365Account.daysLeftOrNull: Long? get() = daysLeft.orNull()

/** Which mode to be in; null when that cannot be told. */
public val M365Account.advisedOrNull: M365Mode? get() = advised.orElse(null)

/** Who authorized it; null where that was not told. */
public val M365Change.authorizedByOrNull: String? get() = authorizedBy.orElse(null)

/** The set's id; null where it was not told. */
public val M365Change.Changed.setOrNull: String? get() = set.orElse(null)

/** How it signed in; null where that could not be told. */
public val M365Change.Changed.fromOrNull: M365Mode? get() = from.orElse(null)

private fun OptionalLong.orNull(): Long? = if (isPresent) asLong else null

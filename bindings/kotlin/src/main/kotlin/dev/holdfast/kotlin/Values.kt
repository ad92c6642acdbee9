package dev.holdfast.kotlin

import dev.holdfast.Decision
import dev.holdfast.Destination
import dev.holdfast.HoldfastException
import dev.holdfast.Job
import dev.holdfast.Mode
import dev.holdfast.PdicOptions
import dev.holdfast.Problem
import dev.holdfast.Schedule
import dev.holdfast.SetAt
import dev.holdfast.Sources
import java.time.Instant
import java.time.ZoneId
import java.util.Optional
import java.util.OptionalInt
import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/**
 * How to check. What is left out is as in [base], the library's own defaults.
 *
 * @param mode how closely objects are looked at
 * @param indexKeepDays index files whose job is more than this many days ago are put aside
 * @param indexKeepNewest the newest index files that stay whatever their age
 * @param breakerPercent losses up to this share of all entries pass
 * @param breakerEntries losses up to this number pass, if it is the larger of the two
 * @param confirm the hash of a refused plan that a person looked at and confirms
 * @param trashKeepDays days until what was put aside is removed for good
 * @param threads worker threads; 0 for one per core
 */
public fun pdicOptions(
    base: PdicOptions = PdicOptions.defaults(),
    mode: Mode = base.mode,
    indexKeepDays: Int = base.indexKeepDays,
    indexKeepNewest: Int = base.indexKeepNewest,
    breakerPercent: Int = base.breakerPercent,
    breakerEntries: Long = base.breakerEntries,
    confirm: String? = base.confirm.orElse(null),
    trashKeepDays: Int = base.trashKeepDays,
    threads: Int = base.threads,
): PdicOptions = PdicOptions(
    mode,
    indexKeepDays,
    indexKeepNewest,
    breakerPercent,
    breakerEntries,
    Optional.ofNullable(confirm),
    trashKeepDays,
    threads,
)

/** One backup set at one destination; [now] is the moment the client's clock shows, null for the machine's. */
public fun setAt(destination: Destination, set: String, now: Instant? = null): SetAt =
    SetAt(destination, set, Optional.ofNullable(now))

/**
 * A set about to be backed up.
 *
 * @param leastDays days that must lie between two PDICs; null for no such floor
 * @param now the moment the client's clock shows; null for the machine's clock
 * @param sources what it reads from; null when nothing is known of that
 */
public fun job(
    set: String,
    destinations: List<Destination>,
    leastDays: Int? = null,
    now: Instant? = null,
    sources: Sources? = null,
): Job = Job(set, destinations, leastDays.toOptional(), Optional.ofNullable(now), Optional.ofNullable(sources))

/** When a set's PDIC runs; [leastDays] must lie between two runs, null for no such floor. */
public fun schedule(set: String, zone: ZoneId, leastDays: Int? = null): Schedule =
    Schedule(set, zone, leastDays.toOptional())

/**
 * Whether PDIC is due.
 *
 * @param last the last run; null when it never ran
 * @param broughtOverVersion the older version the set comes from, when PDIC has not run since
 * @param now the moment to judge; null for the machine's clock
 */
public fun Schedule.decision(
    last: Instant? = null,
    broughtOverVersion: String? = null,
    now: Instant? = null,
): Decision =
    decide(Optional.ofNullable(last), Optional.ofNullable(broughtOverVersion), Optional.ofNullable(now))

/** When retrying makes sense, from the moment of the failure; null when that is not known. */
public val HoldfastException.retryDelay: Duration? get() = retryAfter().orElse(null)?.toKotlinDuration()

/** When retrying makes sense; null when that is not known. */
public val Problem.retryDelay: Duration? get() = retryAfter.orElse(null)?.toKotlinDuration()

internal fun Int?.toOptional(): OptionalInt = if (this == null) OptionalInt.empty() else OptionalInt.of(this)

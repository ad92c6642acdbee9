package dev.holdfast.kotlin

import dev.holdfast.AbsentException
import dev.holdfast.CancelledException
import dev.holdfast.CorruptException
import dev.holdfast.DeniedException
import dev.holdfast.HoldfastException
import dev.holdfast.InputException
import dev.holdfast.InternalException
import dev.holdfast.MisuseException
import dev.holdfast.Mode
import dev.holdfast.PdicOptions
import dev.holdfast.PdicOutcome
import dev.holdfast.Plan
import dev.holdfast.Problem
import dev.holdfast.Totals
import dev.holdfast.UnavailableException
import dev.holdfast.UnsupportedException
import dev.holdfast.Verdict
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import java.util.Optional
import java.util.OptionalInt
import kotlin.time.Duration.Companion.milliseconds
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

class ValuesTest {
    private val began = Instant.parse("2026-11-18T11:00:00Z")
    private val area = Totals.Area(1, 1, 1, 4, 4)
    private val totals = Totals(area, area)
    private val plan = Plan("hash", "index", 3, 9, 8, 1, 1, 4, listOf("lost"), listOf("old"), listOf())
    private val problem = Problem(5203, "busy", Optional.of(java.time.Duration.ofMillis(1_500)))

    private fun outcome(verdict: Verdict) = PdicOutcome(
        "run",
        "place",
        verdict,
        Optional.of(plan),
        Optional.empty(),
        Optional.of(totals),
        5,
        listOf("old"),
        listOf(),
        Optional.of(problem),
        began,
        began.plusMillis(1_250),
        "{}",
    )

    /** No `else`: the compiler holds that each kind of result has its branch. */
    private fun verdict(result: CheckResult): Verdict = when (result) {
        is CheckResult.Sound -> Verdict.SOUND
        is CheckResult.Repaired -> Verdict.REPAIRED
        is CheckResult.Planned -> Verdict.PLANNED
        is CheckResult.Refused -> Verdict.REFUSED
        is CheckResult.NotChecked -> Verdict.NOT_CHECKED
        is CheckResult.Cancelled -> Verdict.CANCELLED
    }

    /** The classes of the Java facade are sealed for Kotlin too. */
    private fun isMine(failure: HoldfastException): Boolean = when (failure) {
        is MisuseException, is InputException, is AbsentException, is InternalException -> true
        is DeniedException, is UnavailableException, is CorruptException -> false
        is UnsupportedException, is CancelledException -> false
    }

    @ParameterizedTest
    @EnumSource
    fun `each verdict has its result`(verdict: Verdict) {
        val outcome = outcome(verdict)
        val result = outcome.toResult()
        assertEquals(verdict, verdict(result))
        assertEquals(listOf("run", "place", "{}", began), listOf(result.run, result.place, result.json, result.began))
        assertEquals(1_250.milliseconds, result.took)
        assertEquals(outcome, result.outcome)
    }

    @Test
    fun `results carry what belongs to them`() {
        val repaired = outcome(Verdict.REPAIRED)
        assertEquals(CheckResult.Repaired(repaired, plan, totals, listOf("old"), 5), repaired.toResult())
        val sound = outcome(Verdict.SOUND)
        assertEquals(CheckResult.Sound(sound, plan, totals, listOf("old")), sound.toResult())
        val planned = outcome(Verdict.PLANNED)
        assertEquals(CheckResult.Planned(planned, plan, totals), planned.toResult())
        val refused = outcome(Verdict.REFUSED)
        assertEquals(CheckResult.Refused(refused, plan), refused.toResult())
        val notChecked = outcome(Verdict.NOT_CHECKED)
        assertEquals(CheckResult.NotChecked(notChecked, problem), notChecked.toResult())
        assertEquals(1_500.milliseconds, problem.retryDelay)
    }

    @Test
    fun `options are the librarys own but for what is named`() {
        val defaults = PdicOptions.defaults()
        assertEquals(defaults, pdicOptions())
        val all = pdicOptions(
            mode = Mode.EXISTENCE_AND_SIZE,
            indexKeepDays = 1,
            indexKeepNewest = 2,
            breakerPercent = 3,
            breakerEntries = 4,
            confirm = "hash",
            trashKeepDays = 5,
            threads = 6,
        )
        assertEquals(PdicOptions(Mode.EXISTENCE_AND_SIZE, 1, 2, 3, 4, Optional.of("hash"), 5, 6), all)
        assertEquals(defaults.withMode(Mode.EXISTENCE_AND_SIZE), pdicOptions(mode = Mode.EXISTENCE_AND_SIZE))
        assertEquals(all.withMode(Mode.EXISTENCE), pdicOptions(base = all, mode = Mode.EXISTENCE))
    }

    @Test
    fun `a job and a schedule take null for nothing`() {
        val plain = job(SET, listOf())
        assertEquals(OptionalInt.empty() to Optional.empty<Instant>(), plain.leastDays to plain.now)
        val full = job(SET, listOf(), leastDays = 5, now = began)
        assertEquals(OptionalInt.of(5) to Optional.of(began), full.leastDays to full.now)
        assertEquals(OptionalInt.of(5), schedule(SET, ZoneId.of("UTC"), leastDays = 5).leastDays)
    }

    @Test
    fun `a schedule decides by dates`() {
        val schedule = schedule(SET, ZoneId.of("Asia/Hong_Kong"))
        assertEquals("never-ran", schedule.decision(now = began).reason)
        assertEquals("brought-over", schedule.decision(broughtOverVersion = "7.17", now = began).reason)
        val ran = schedule.decision(last = began, now = began)
        assertEquals("ran-today" to LocalDate.of(2026, 11, 25), ran.reason to ran.nextDue)
    }

    @Test
    fun `a failure has its class and no delay unless one is known`() {
        val failure = failure()
        assertEquals(true, isMine(failure))
        assertEquals(null, failure.retryDelay)
        assertThrows(InputException::class.java) { schedule("7x", ZoneId.of("UTC")).decision(now = began) }
    }
}

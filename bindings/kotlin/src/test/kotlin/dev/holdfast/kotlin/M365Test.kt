package dev.holdfast.kotlin

import dev.holdfast.InputException
import dev.holdfast.M365Account
import dev.holdfast.M365Connection.Feature
import dev.holdfast.M365Connection.FrontEnd
import dev.holdfast.M365Connection.Kind
import dev.holdfast.M365Connection.MfaState
import dev.holdfast.M365Connection.Protocol
import dev.holdfast.M365Connection.Role
import dev.holdfast.M365Connection.SignIn
import dev.holdfast.M365Explanation
import dev.holdfast.M365Mode
import dev.holdfast.M365Plan
import dev.holdfast.Report
import java.time.Instant
import java.time.ZoneId
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class M365Test {
    private val now: Instant = Instant.parse("2026-11-21T09:00:00Z")
    private val report = Report(ZoneId.of("UTC"))
    private val basic = m365Connection("ann@contoso.example", region = "global", token = false, password = true)
    private val modern = m365Connection("bob@contoso.example", region = "global", token = true, password = false)

    @AfterEach
    fun close() {
        report.close()
    }

    @Test
    fun `what is not known is null`() {
        val bare = m365Check(m365Request(m365Connection("ann@contoso.example")), report, now)
        assertEquals("token_unknown", bare.reasonOrNull)
        val nothing = listOf(
            bare.setOrNull, bare.regionOrNull, bare.modeOrNull, bare.byOrNull, bare.daysLeftOrNull,
            bare.advisedOrNull, bare.certificateDaysLeftOrNull,
        )
        assertTrue(nothing.all { it == null }, nothing.toString())
        val known = m365Check(m365Request(basic.withSet("7")), report, now)
        assertEquals(listOf("7", "global"), listOf(known.setOrNull, known.regionOrNull))
        assertEquals(M365Mode.BASIC, known.modeOrNull)
        assertEquals(listOf(M365Mode.MODERN, null), listOf(known.advisedOrNull, known.reasonOrNull))
        assertTrue(known.byOrNull != null && known.daysLeftOrNull!! < 0)
        val verdict = known.protocols.first()
        assertEquals("2023-01", verdict.sinceOrNull)
        assertTrue(verdict.textOrNull != null && verdict.nextDateOrNull == null && verdict.nextTextOrNull == null)
    }

    @Test
    fun `every fact and setting arrives`() {
        val connection = m365Connection(
            "a@x.example", set = "7", name = "n", kind = Kind.MICROSOFT_365, frontEnd = FrontEnd.AGENTLESS,
            region = "global", token = true, password = true, appPassword = true, role = Role.ORDINARY,
            mfa = MfaState.ENFORCED, mfaChanged = now.minusSeconds(60), protocols = listOf(Protocol.EWS),
            selects = listOf(Feature.WEB_PARTS), basicOff = now.minusSeconds(60), version = "8.3.6.0",
            certificate = m365Certificate(now + 10.days.toJavaDuration(), notBefore = now, remindedDays = 30),
            maintenanceExpired = true,
        )
        val settings = m365Settings(
            zone = ZoneId.of("Asia/Hong_Kong"), obsoleteNotified = false, certificateNotified = false,
            reminderDays = listOf(5, 90), administrators = listOf(Role.GLOBAL_ADMINISTRATOR), propagation = 5.minutes,
        )
        val check = m365Check(m365Request(connection, settings), report, now)
        assertEquals(listOf("n", FrontEnd.AGENTLESS), listOf(check.label, check.frontEnd))
        assertEquals(10L, check.certificateDaysLeftOrNull)
        assertTrue(check.json.contains("\"reached_days\":90"), check.json)
        assertTrue(check.json.contains("\"settles_utc_ms\":${now.plusSeconds(240).toEpochMilli()}"), check.json)
        assertTrue(check.json.contains("\"app_password\""), check.json)
        assertThrows(InputException::class.java) { m365Check(m365Request(basic, m365Settings(policy = "{}")), report) }
    }

    @Test
    fun `a move is allowed or refused`() {
        val plan = m365Plan(m365Sets(listOf(basic)), now)
        assertEquals(listOf(M365Mode.BASIC, M365Mode.MODERN), listOf(plan.fromOrNull, plan.advisedOrNull))
        assertNull(plan.reasonOrNull)
        val (same, _, ahead) = plan.answers
        assertEquals("same_mode", (same as M365MoveAnswer.Refused).reason)
        assertTrue(same.text.contains("already"), same.text)
        ahead as M365MoveAnswer.Allowed
        assertEquals(listOf(M365Mode.MODERN, true), listOf(ahead.to, ahead.confirms))
        assertEquals(M365Plan.Signer.ADMINISTRATOR, ahead.signer)
        val authorize = ahead.steps.first { it.promptOrNull != null }
        assertEquals(listOf("select_account", null), listOf(authorize.promptOrNull, authorize.loginHintOrNull))
        assertNull(plan.moves.first().signerOrNull)
        assertEquals("token_unknown", m365Plan(m365Sets(listOf(m365Connection("a")))).reasonOrNull)
    }

    @Test
    fun `a cloud has its timeline`() {
        val asked = m365TimelineRequest("global", listOf(Protocol.EWS), SignIn.TOKEN, m365Settings())
        val verdict = m365Timeline(asked, now).verdicts.single()
        assertEquals("2027-04-01", verdict.nextDateOrNull)
        assertTrue(verdict.nextTextOrNull!!.contains("Exchange Web Services"), verdict.nextTextOrNull)
        assertEquals("global", m365Timeline().region)
    }

    @Test
    fun `an error is explained`() {
        val text = m365Explain("AADSTS50126")
        assertEquals(listOf(null, "password", null), listOf(text.errorOrNull, text.topicOrNull, text.retryAtOrNull))
        val question = m365Question(
            error = "invalid_grant", suberror = "none", codes = listOf(50126), description = "x", correlationId = "1-2",
            traceId = "3", httpStatus = 400, retryAfter = 30.seconds, changed = now,
            settings = m365Settings(propagation = 9.minutes),
        )
        val told = m365Explain(question, now)
        assertEquals(listOf("invalid_grant", now.plusSeconds(540)), listOf(told.errorOrNull, told.retryAtOrNull))
        assertEquals(M365Explanation.Who.NOBODY, told.who)
        assertTrue(told.text.contains("1-2") && told.text.contains("trace id: 3"), told.text)
    }

    @Test
    fun `a fleet is a sequence over its batches`() {
        val many = (1..2_000).map { m365Connection("u$it@x.example") }
        m365Fleet(m365Sets(listOf(modern, basic) + many), report, now).use { fleet ->
            val first = fleet.items().first()
            assertEquals("ann@contoso.example", first.account)
            assertEquals(M365Account.Urgency.BLOCKED, first.urgency)
            assertEquals(
                listOf("global", M365Mode.BASIC, null, M365Mode.MODERN, "2023-01"),
                listOf(first.regionOrNull, first.modeOrNull, first.reasonOrNull, first.advisedOrNull, first.byOrNull),
            )
            assertTrue(first.daysLeftOrNull!! < 0)
            assertEquals(2_002, fleet.items().count())
        }
    }

    @Test
    fun `a migration waits, and ends saved, cancelled or put off`() {
        val request = m365Sets(listOf(basic.withSet("7")), M365Mode.MODERN)
        val stored = m365Migration(request, now).use { migration ->
            listOf("done", "continue", "confirm", "done", "signed_in ann@contoso.example ordinary")
                .forEach(migration::answer)
            val waiting = migration.status().progress as M365Progress.Waiting
            assertEquals("authorize", waiting.step.step)
            assertEquals("administrator_required", waiting.problem?.problem)
            migration.json()
        }
        m365Resumed(stored, now).use { migration ->
            migration.answer("done")
            migration.answer("signed_in root@contoso.example global_administrator")
            assertNull((migration.status().progress as M365Progress.Waiting).problem)
            val change = migration.save()
            assertEquals("root@contoso.example", change.authorizedByOrNull)
            assertEquals(listOf("7", M365Mode.BASIC), change.sets.single().let { listOf(it.setOrNull, it.fromOrNull) })
            assertEquals(M365Progress.Saved, migration.status().progress)
        }
        m365Migration(request, now).use { migration ->
            migration.cancel()
            assertEquals(M365Progress.Cancelled, migration.status().progress)
        }
        m365Migration(request, now).use { migration ->
            migration.answer("done")
            migration.answer("later")
            assertEquals(M365Progress.Later, migration.status().progress)
        }
    }
}

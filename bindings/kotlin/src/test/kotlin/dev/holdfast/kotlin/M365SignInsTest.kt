package dev.holdfast.kotlin

import dev.holdfast.AbsentException
import dev.holdfast.M365Service
import dev.holdfast.M365Session
import dev.holdfast.M365SignIn.Way
import dev.holdfast.M365SignInRequest
import dev.holdfast.M365TenantOutcome
import dev.holdfast.M365TenantRequest
import dev.holdfast.M365TokenRequest
import dev.holdfast.M365Workload
import dev.holdfast.Vault
import dev.holdfast.VaultKey
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir

private const val TENANT = "aaaaaaaa-0000-4000-8000-000000000000"

/** What needs nobody's answer. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class M365SignInsTest {
    @TempDir
    lateinit var folder: Path

    private lateinit var session: M365Session

    @BeforeEach
    fun open() {
        Vault.create(folder.resolve("vault"), VaultKey.ofFile(folder.resolve("vault.key"))).use {
            session = m365Session(it, M365Service("11111111-2222-3333-4444-555555555555"))
        }
    }

    @AfterEach
    fun close() = session.close()

    @Test
    fun `cancelling the coroutine ends the wait for a browser`() = runBlocking {
        val calls = session.coroutines()
        calls.signIn(M365SignInRequest(Way.LOOPBACK)).use { signIn ->
            val waiting = async(start = CoroutineStart.UNDISPATCHED) { calls.await(signIn) }
            waiting.cancelAndJoin()
            assertTrue(waiting.isCancelled)
            assertNull(signIn.signedInOrNull)
            assertNull(signIn.migrationAnswerOrNull)
            calls.again(signIn, Way.PASTE)
            assertTrue(signIn.page().pastes)
            assertNull(signIn.page().userCodeOrNull)
        }
    }

    @Test
    fun `a session that knows nobody says so`() = runBlocking {
        val calls = session.coroutines()
        assertFalse(calls.signOut("ann@contoso.example"))
        val request = M365TenantRequest().withTenant(TENANT).withOffline(true)
        val outcome = calls.tenant(M365TenantRequest.Way.STATUS, request)
        assertEquals(M365TenantOutcome.State.NOT_SET_UP, outcome.state)
        assertNull(outcome.applicationOrNull ?: outcome.certificateOrNull ?: outcome.reasonOrNull)
        val said = calls.tenantEvents(M365TenantRequest.Way.STATUS, request).toList()
        assertEquals(Event.Ended(outcome), said.last())
        assertThrows(AbsentException::class.java) {
            runBlocking { calls.token(M365TokenRequest.ofTenant(TENANT)) }
        }
        Unit
    }

    @Test
    fun `what was granted is held against what is needed`() {
        val needed = m365Permissions(listOf(M365Workload.MAIL)).needed
        val names = needed.map { it.permission.orElseThrow() }
        assertTrue(m365Permissions(listOf(M365Workload.MAIL), granted = names).missing.isEmpty())
        assertEquals(needed.drop(1), m365Permissions(listOf(M365Workload.MAIL), granted = names.take(1)).missing)
    }
}

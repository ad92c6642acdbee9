package dev.holdfast.kotlin

import dev.holdfast.M365Session
import dev.holdfast.M365SignIn.Way
import dev.holdfast.M365SignInRequest
import dev.holdfast.M365TokenRequest
import dev.holdfast.Vault
import dev.holdfast.VaultKey
import dev.holdfast.servers.Entra
import java.nio.file.Path
import java.util.Optional
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir

/** Signing in for real, against a server laid out like Microsoft's. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class M365LiveTest {
    @TempDir
    lateinit var folder: Path

    private val entra = Entra()
    private lateinit var session: M365Session

    @BeforeEach
    fun open() {
        entra.hurry()
        Vault.create(folder.resolve("vault"), VaultKey.ofFile(folder.resolve("vault.key"))).use {
            session = M365Session.open(it, entra.service(), Optional.empty())
        }
    }

    @AfterEach
    fun close() {
        session.close()
        entra.close()
    }

    @Test
    fun `a wait that was cancelled is taken up again, and the account gives tokens`() = runBlocking {
        val calls = session.coroutines()
        calls.signIn(M365SignInRequest(Way.DEVICE)).use { signIn ->
            val waiting = async(start = CoroutineStart.UNDISPATCHED) { calls.await(signIn) }
            assertFalse(waiting.isCompleted)
            waiting.cancelAndJoin()
            assertNull(signIn.signedInOrNull)

            val code = checkNotNull(signIn.page().userCodeOrNull)
            val again = async(start = CoroutineStart.UNDISPATCHED) { calls.await(signIn) }
            entra.approve(code, "plain1")
            assertEquals(again.await(), signIn.signedInOrNull)
            calls.keep(signIn)
        }
        val account = session.accounts().accounts.single().account
        val token = calls.token(M365TokenRequest.ofAccount(account))
        assertTrue(token.token in entra.secrets(), "this very token came from the server")
        entra.requireNoSecretIn("$token $session")
        assertTrue(calls.signOut(account))
        assertFalse(calls.signOut(account))
    }

    @Test
    fun `what was pasted back signs in`() = runBlocking {
        val calls = session.coroutines()
        calls.signIn(M365SignInRequest(Way.PASTE)).use { signIn ->
            val who = calls.paste(signIn, entra.browser(signIn.page().address, "plain2"))
            assertTrue(who.account.startsWith("plain2@"), who.text)
            assertEquals("plain2", who.nameOrNull)
        }
    }
}

package dev.holdfast.kotlin

import dev.holdfast.Progress
import java.util.OptionalLong
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class MailboxTest {
    private val mailbox = Mailbox()

    private fun progress(done: Long) = Progress("verify", done, OptionalLong.of(9), 1.5)

    @Test
    fun `of progress that nobody fetched only the newest stays and all else does in order`() {
        mailbox.onPhase("survey")
        mailbox.onProgress(progress(1))
        mailbox.onProgress(progress(2))
        mailbox.onFinding("gone")
        mailbox.onFinding("gone")
        mailbox.onProgress(progress(3))
        mailbox.onProgress(progress(4))
        val second = Event.Progress("verify", 2, 9, 1.5)
        val gone = Event.Finding("gone")
        val expected = listOf(Event.Phase("survey"), second, gone, gone, second.copy(doneCount = 4))
        assertEquals(expected, mailbox.all())
        assertEquals(emptyList<Event<Nothing>>(), mailbox.all())
    }

    @Test
    fun `an unknown total is null`() {
        mailbox.onProgress(Progress("verify", 4, OptionalLong.empty(), 1.5))
        assertEquals(listOf(Event.Progress("verify", 4, null, 1.5)), mailbox.all())
    }

    @Test
    fun `the bell rings for what came and ends when the call has ended`() {
        assertFalse(mailbox.bell.rang())
        mailbox.onFinding("one")
        mailbox.onFinding("two")
        assertTrue(mailbox.bell.rang())
        assertFalse(mailbox.bell.rang())
        mailbox.close()
        assertTrue(mailbox.bell.tryReceive().isClosed)
    }
}

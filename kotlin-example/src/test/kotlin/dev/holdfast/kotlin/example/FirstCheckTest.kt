package dev.holdfast.kotlin.example

import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Path
import kotlin.io.path.createDirectory
import kotlin.io.path.writeText
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

class FirstCheckTest {
    @TempDir
    lateinit var folder: Path

    /** What the program prints when it is run on a folder. */
    private fun printed(): String {
        val names = listOf("source", "destination", "client")
        val bytes = ByteArrayOutputStream()
        val before = System.out
        System.setOut(PrintStream(bytes, true))
        try {
            main(names.map { folder.resolve(it).toString() }.toTypedArray())
        } finally {
            System.setOut(before)
        }
        return bytes.toString()
    }

    @Test
    fun `the second job checks what the first one left`() {
        val source = folder.resolve("source").createDirectory()
        folder.resolve("destination").createDirectory()
        source.resolve("a.txt").writeText("a")
        val first = printed()
        assertFalse(first.contains("(b)"), first)
        val second = printed()
        assertTrue(second.startsWith("sound: 1 entries\n") && second.contains("(b) 1 entries"), second)
    }
}

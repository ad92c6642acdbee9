package dev.holdfast.conformance.kotlin

import dev.holdfast.conformance.Runner
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Path
import kotlin.io.path.readText
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** The runner over cases whose outcome is known: every kind of step, and every kind of mismatch. */
class RunnerTest {
    private val cases = Path.of("../java/src/test/cases")

    private fun run(path: Path): Pair<Int, String> {
        val out = ByteArrayOutputStream()
        val code = Runner(::KotlinCalls, PrintStream(out, true), System.err).run(path.toString())
        return code to out.toString(Charsets.UTF_8)
    }

    @Test
    fun `every step there is passes`() {
        assertEquals(0 to "17 passed, 0 failed\n", run(cases.resolve("passing")))
    }

    @Test
    fun `every mismatch is told with its step and field`() {
        val expected = cases.resolve("failing/expected.txt").readText()
        assertEquals(1 to expected, run(cases.resolve("failing/mismatches.json")))
    }
}

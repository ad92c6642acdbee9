package dev.holdfast.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
    private final StringWriter err = new StringWriter();

    private ProgressView view(boolean terminal) {
        return new ProgressView(new PrintWriter(err), terminal);
    }

    private static Progress at(long done) {
        return new Progress("verify", done, OptionalLong.of(1000), 5);
    }

    @Test
    void withoutATerminalThereAreAtMostElevenPlainLinesAPhase() {
        ProgressView view = view(false);
        view.onPhase("verify");
        for (long done = 0; done <= 1000; done++) {
            view.onProgress(at(done));
        }
        view.finish();
        assertEquals(11, err.toString().lines().count());
        assertTrue(err.toString().chars().noneMatch(unit -> unit == '\r' || unit == 27));
    }

    @Test
    void onATerminalOneLineMovesAndAFindingStandsBelowIt() {
        ProgressView view = view(true);
        view.onPhase("verify");
        view.onProgress(at(500));
        view.onFinding("gone");
        view.finish();
        String[] lines = err.toString().split("\n");
        assertTrue(lines[0].startsWith("\rverify [###############...............]  50%"), lines[0]);
        assertEquals("! gone", lines[1]);
    }

    @Test
    void anUnknownTotalShowsNoShare() {
        view(true).onProgress(new Progress("list", 7, OptionalLong.empty(), 5));
        assertTrue(err.toString().startsWith("\rlist 7 at 5/s"), err.toString());
    }
}

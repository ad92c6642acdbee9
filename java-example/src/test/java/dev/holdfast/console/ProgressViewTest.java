package dev.holdfast.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.FileProgress;
import dev.holdfast.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
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

    private static FileProgress file(int slot, String object, long done) {
        return new FileProgress("7 to b", slot, object, done, 9);
    }

    @Test
    void eachFileAtOnceHasALineBelowTheBarThatIsDrawnOverAndCleared() {
        long[] nanos = {0};
        ProgressView view = new ProgressView(new PrintWriter(err), true, new Slots(40, () -> nanos[0]));
        view.onPhase("send");
        view.onFile(file(1, "data/a", 3));
        assertEquals(
                "\u001b[?7l\rsend\u001b[K\n\u001b[K\n  2  33 %  data/a\u001b[K\n\u001b[K\n"
                        + "\u001b[K\u001b[4A\r\u001b[?7h",
                err.toString());
        nanos[0] = 2_000_000_001;
        err.getBuffer().setLength(0);
        view.onFile(file(0, "data/a-very-long-folder/with-a-long\nname", 9));
        String shortened = "\n  1 100 %  data/a-very-...h-a-long?name\u001b[K\n\u001b[K\n";
        assertTrue(err.toString().contains(shortened), err.toString());
        err.getBuffer().setLength(0);
        view.finish();
        assertEquals("\u001b[?7l\n\u001b[J\u001b[?7h", err.toString());
    }

    @Test
    void withoutATerminalNoFileIsShown() {
        ProgressView view = new ProgressView(new PrintWriter(err), false, new Slots(80, System::nanoTime));
        view.onFile(file(0, "data/a", 3));
        view(true).onFile(file(0, "data/a", 3));
        view.finish();
        assertEquals("", err.toString());
    }

    @Test
    void aKeyIsNotCutWithinALetter() {
        assertEquals("ab...gh", Slots.shortened("ab\ud83d\ude00cdef\ud83d\ude00gh", 9));
        assertEquals("abcdefghi", Slots.shortened("abcdefghi", 9));
        assertEquals("abc...hij", Slots.shortened("abcdefghij", 9));
    }

    @Test
    void theWidthIsTheShellsWhereItSaysOne() {
        assertEquals(List.of(120, 80, 80, 80), Stream.of("120", "39", "wide", "").map(Slots::width).toList());
        assertEquals(80, Slots.width(null));
    }
}

package dev.holdfast.engine.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.FileProgress;
import dev.holdfast.Listener;
import dev.holdfast.Progress;
import dev.holdfast.internal.Event;
import dev.holdfast.internal.ListenerException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EarTest {
    @Test
    void aListenerHearsEachKindOfEvent() {
        List<Object> heard = new ArrayList<>();
        Ear ear = Ear.of(new Listener() {
            @Override
            public void onPhase(String name) {
                heard.add(name);
            }

            @Override
            public void onProgress(Progress progress) {
                heard.add(progress);
            }

            @Override
            public void onFile(FileProgress file) {
                heard.add(file);
            }

            @Override
            public void onFinding(String text) {
                heard.add(text);
            }
        });
        ear.onEvent(new Event.Phase("verify"));
        ear.onEvent(new Event.Progress("verify", 3, 9L, 1.5));
        ear.onEvent(new Event.Progress("verify", 4, null, 1.5));
        ear.onEvent(new Event.File("7 to b", 2, "data/a", 3, 9));
        ear.onEvent(new Event.Finding("gone"));
        Progress known = new Progress("verify", 3, OptionalLong.of(9), 1.5);
        Progress unknown = new Progress("verify", 4, OptionalLong.empty(), 1.5);
        assertEquals(List.of("verify", known, unknown, new FileProgress("7 to b", 2, "data/a", 3, 9), "gone"), heard);
    }

    @Test
    void whateverAListenerThrowsReachesRustAsItsError() {
        Ear ear = Ear.of(new Listener() {
            @Override
            public void onFinding(String text) {
                throw new AssertionError("console bug");
            }
        });
        assertThrows(ListenerException.class, () -> ear.onEvent(new Event.Finding("gone")));
    }

    @Test
    void aDeafHostHasNoEar() {
        assertNull(Ear.of(null));
    }
}

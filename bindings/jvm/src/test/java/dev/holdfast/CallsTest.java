package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.internal.Event;
import dev.holdfast.internal.Failure;
import dev.holdfast.internal.ListenerException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CallsTest {
    /** Works until it is told to stop, as the library does between units of work. */
    private static <T> Calls.LongCall<T> endless(CountDownLatch begun) {
        return (ear, token) -> {
            begun.countDown();
            while (!token.isCancelled()) {
                Thread.onSpinWait();
            }
            throw new Failure.Failed(Statuses.code("Cancelled"), "cancelled", null);
        };
    }

    @Test
    void aFutureBringsItsValueFromADaemonThread() {
        assertEquals(true, Calls.start(null, (ear, token) -> Thread.currentThread().isDaemon()).join());
    }

    @Test
    void cancellingTheFutureStopsTheWork() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Calls.LongCall<Object> work = endless(begun);
        CompletableFuture<Object> future = Calls.start(null, (ear, token) -> {
            try {
                return work.run(ear, token);
            } finally {
                ended.countDown();
            }
        });
        begun.await();
        assertTrue(future.cancel(true));
        ended.await();
    }

    @Test
    void aTokenStopsABlockingCallFromAnotherThread() throws Exception {
        try (CancelToken token = new CancelToken()) {
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Object> call = CompletableFuture.supplyAsync(() -> Calls.run(null, token, endless(begun)));
            begun.await();
            token.cancel();
            CompletionException thrown = assertThrows(CompletionException.class, call::join);
            assertInstanceOf(CancelledException.class, thrown.getCause());
        }
    }

    @Test
    void aFailureArrivesAsItselfInsideTheFuture() {
        CompletableFuture<Object> future = Calls.start(null, (ear, token) -> {
            throw new Failure.Failed(Statuses.code("IndexDamaged"), "damaged", null);
        });
        CompletionException thrown = assertThrows(CompletionException.class, future::join);
        assertInstanceOf(CorruptException.class, thrown.getCause());
    }

    @Test
    void aListenerHearsEachKindOfEvent() throws Exception {
        List<Object> heard = new ArrayList<>();
        Ear ear = new Ear(new Listener() {
            @Override
            public void onPhase(String name) {
                heard.add(name);
            }

            @Override
            public void onProgress(Progress progress) {
                heard.add(progress);
            }

            @Override
            public void onFinding(String text) {
                heard.add(text);
            }
        });
        ear.onEvent(new Event.Phase("verify"));
        ear.onEvent(new Event.Progress("verify", 3, 9L, 1.5));
        ear.onEvent(new Event.Progress("verify", 4, null, 1.5));
        ear.onEvent(new Event.Finding("gone"));
        Progress known = new Progress("verify", 3, OptionalLong.of(9), 1.5);
        Progress unknown = new Progress("verify", 4, OptionalLong.empty(), 1.5);
        assertEquals(List.of("verify", known, unknown, "gone"), heard);
        assertNull(ear.thrown());
    }

    @Test
    void whatAListenerThrowsIsTheCauseOfTheMisuse() {
        AssertionError bug = new AssertionError("console bug");
        Listener listener = new Listener() {
            @Override
            public void onFinding(String text) {
                throw bug;
            }
        };
        HoldfastException thrown = assertThrows(
                MisuseException.class, () -> Calls.run(listener, null, (ear, token) -> {
                    assertThrows(ListenerException.class, () -> ear.onEvent(new Event.Finding("gone")));
                    throw new Failure.Failed(Statuses.code("CallbackFailed"), "the listener failed", null);
                }));
        assertSame(bug, thrown.getCause());
    }
}

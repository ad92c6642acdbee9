package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CallsTest {
    private static HoldfastException failure(String name) {
        return Failures.of(new Problem(Statuses.code(name), "failed", Optional.empty()), null);
    }

    /** Works until it is told to stop, as the library does between units of work. */
    private static <T> Calls.LongCall<T> endless(CountDownLatch begun) {
        return (scope, token, ear) -> {
            begun.countDown();
            while (!token.isCancelled()) {
                Thread.onSpinWait();
            }
            throw failure("Cancelled");
        };
    }

    private static <T> CompletableFuture<T> start(Calls.LongCall<T> call) {
        return Calls.start(Calls.WORKERS, null, call);
    }

    @Test
    void aFutureBringsItsValueFromADaemonThread() {
        assertEquals(true, start((scope, token, ear) -> Thread.currentThread().isDaemon()).join());
    }

    @Test
    void aFutureRunsOnTheExecutorItIsGiven() {
        Thread here = Thread.currentThread();
        assertSame(here, Calls.start(Runnable::run, null, (scope, token, ear) -> Thread.currentThread()).join());
    }

    @Test
    void anExecutorThatRefusesTheWorkIsHeardAtOnce() {
        Executor full = work -> {
            throw new RejectedExecutionException("full");
        };
        assertThrows(RejectedExecutionException.class, () -> Calls.start(full, null, endless(new CountDownLatch(1))));
    }

    @Test
    void cancellingTheFutureStopsTheWork() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Calls.LongCall<Object> work = endless(begun);
        CompletableFuture<Object> future = start((scope, token, ear) -> {
            try {
                return work.run(scope, token, ear);
            } finally {
                ended.countDown();
            }
        });
        begun.await();
        assertTrue(future.cancel(true));
        ended.await();
    }

    @Test
    void whatIsOpenedAfterTheFutureWasCancelledIsClosed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        CompletableFuture<AutoCloseable> future = start((scope, token, ear) -> {
            begun.countDown();
            cancelled.await();
            return closed::countDown;
        });
        begun.await();
        assertTrue(future.cancel(true));
        cancelled.countDown();
        closed.await();
        CountDownLatch open = new CountDownLatch(1);
        CompletableFuture<AutoCloseable> taken = start((scope, token, ear) -> open::countDown);
        taken.join();
        assertEquals(1, open.getCount());
    }

    @Test
    void aTimeoutOfTheFutureStopsTheWork() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Calls.LongCall<Object> work = endless(begun);
        CompletableFuture<Object> future = start((scope, token, ear) -> {
            try {
                return work.run(scope, token, ear);
            } finally {
                ended.countDown();
            }
        });
        begun.await();
        future.orTimeout(1, TimeUnit.MILLISECONDS);
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
        CompletableFuture<Object> future = start((scope, token, ear) -> {
            throw failure("IndexDamaged");
        });
        CompletionException thrown = assertThrows(CompletionException.class, future::join);
        assertInstanceOf(CorruptException.class, thrown.getCause());
    }

    @Test
    void whatIsClosedDuringACallIsFreedAfterIt() {
        CancelToken token = new CancelToken();
        boolean seen = Calls.run(null, token, (scope, part, ear) -> {
            token.close();
            return part.isCancelled();
        });
        assertEquals(false, seen);
        assertThrows(MisuseException.class, () -> Calls.run(null, token, (scope, part, ear) -> true));
    }

    @Test
    void aListenerJoinedToAnotherHearsAfterIt() {
        StringBuilder heard = new StringBuilder();
        Listener first = new Listener() {
            @Override
            public void onPhase(String name) {
                heard.append("first ");
            }
        };
        Listener second = new Listener() {
            @Override
            public void onPhase(String name) {
                heard.append(name);
            }
        };
        first.andThen(second).onPhase("verify");
        assertEquals("first verify", heard.toString());
    }
}

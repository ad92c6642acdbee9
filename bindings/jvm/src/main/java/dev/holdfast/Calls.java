package dev.holdfast;

import dev.holdfast.internal.HoldfastKt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** How every call of the public API goes to the generated half: checked at load, errors translated. */
final class Calls {
    static {
        // Refuses a native library of another build before anything else is asked of it.
        HoldfastKt.uniffiEnsureInitialized();
    }

    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final Executor WORKERS = Executors.newCachedThreadPool(Calls::worker);

    private Calls() {}

    /** A call that may take long, with the generated half's ear (null for a deaf host) and token. */
    @FunctionalInterface
    interface LongCall<T> {
        T run(dev.holdfast.internal.Listener ear, dev.holdfast.internal.CancelToken token) throws Exception;
    }

    /** Runs a short call. */
    static <T> T run(Callable<T> call) {
        try {
            return call.call();
        } catch (Exception thrown) {
            throw Failures.of(thrown, null);
        }
    }

    /** Runs a long call on this thread. {@code listener} and {@code token} may be null. */
    static <T> T run(Listener listener, CancelToken token, LongCall<T> call) {
        if (token == null) {
            try (CancelToken own = new CancelToken()) {
                return run(listener, own, call);
            }
        }
        Ear ear = listener == null ? null : new Ear(listener);
        try {
            return call.run(ear, token.inner());
        } catch (Exception thrown) {
            throw Failures.of(thrown, ear == null ? null : ear.thrown());
        }
    }

    /**
     * Runs a long call on a worker thread. However the future ends first, by cancel, timeout or hand, the work
     * is told to stop.
     */
    static <T> CompletableFuture<T> start(Listener listener, LongCall<T> call) {
        CancelToken token = new CancelToken();
        CompletableFuture<T> future = CompletableFuture.supplyAsync(() -> runOnce(listener, token, call), WORKERS);
        future.whenComplete((value, thrown) -> token.cancel());
        return future;
    }

    private static <T> T runOnce(Listener listener, CancelToken token, LongCall<T> call) {
        try (token) {
            return run(listener, token, call);
        }
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "holdfast-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}

package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** How every call of the public API goes to the engine: with what it uses held open, errors translated. */
final class Calls {
    private static final AtomicInteger THREADS = new AtomicInteger();

    /** Where asynchronous calls run unless the host names an executor: threads that keep no program alive. */
    static final Executor WORKERS = Executors.newCachedThreadPool(Calls::worker);

    private Calls() {}

    /** A call that asks the engine something. */
    @FunctionalInterface
    interface ShortCall<T> {
        T run(Scope scope) throws Exception;
    }

    /** A call that may take long, with a token and, for a host that hears, an ear; it may be null. */
    @FunctionalInterface
    interface LongCall<T> {
        T run(Scope scope, Engine.Token token, Listener ear) throws Exception;
    }

    /** Runs a short call. */
    static <T> T run(ShortCall<T> call) {
        try (Scope scope = new Scope()) {
            return call.run(scope);
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
        Heard ear = listener == null ? null : new Heard(listener);
        try (Scope scope = new Scope()) {
            return call.run(scope, token.in(scope), ear);
        } catch (Exception thrown) {
            throw Failures.of(thrown, ear == null ? null : ear.thrown());
        }
    }

    /**
     * Runs a long call on an executor. However the future ends first, by cancel, timeout or hand, the work is
     * told to stop, and what it opens all the same is closed.
     */
    static <T> CompletableFuture<T> start(Executor executor, Listener listener, LongCall<T> call) {
        CancelToken token = new CancelToken();
        CompletableFuture<T> future = new CompletableFuture<>();
        future.whenComplete((value, thrown) -> {
            token.cancel();
            token.close();
        });
        try {
            return future.completeAsync(() -> taken(future, run(listener, token, call)), executor);
        } catch (RuntimeException refused) {
            future.completeExceptionally(refused);
            throw refused;
        }
    }

    /** What comes after its future has ended is nobody's: what would have to be closed is. */
    private static <T> T taken(CompletableFuture<T> future, T value) {
        if (!future.complete(value) && value instanceof AutoCloseable late) {
            run(scope -> {
                late.close();
                return null;
            });
        }
        return value;
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "holdfast-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}

package dev.holdfast.console;

import dev.holdfast.CancelToken;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Ctrl-C, and the other ways a process is asked to end: the running work is cancelled, comes to an orderly stop,
 * and the process ends with the command's own exit code instead of the signal's.
 */
final class Interrupt {
    /** A destination that does not answer holds nobody longer; the set is safe at any instant. */
    private static final int PATIENCE_SECONDS = 30;

    /** How often it is looked whether the work turned to a person meanwhile. */
    private static final int GLANCES_A_SECOND = 10;

    private static final CountDownLatch FINISHED = new CountDownLatch(1);
    private static CancelToken running;
    private static boolean asked;
    private static volatile boolean waiting;
    private static volatile int exitCode;

    private Interrupt() {}

    /** Runs the process's one command and ends the process with its code. */
    static void exitAfter(IntSupplier command) {
        Runtime.getRuntime().addShutdownHook(new Thread(Interrupt::stop, "holdfast-stop"));
        exitCode = ExitCode.INTERNAL.number();
        try {
            exitCode = command.getAsInt();
        } finally {
            FINISHED.countDown();
        }
        // When a signal is ending the process already, this waits for the hook, which ends it with this code.
        System.exit(exitCode);
    }

    /** Runs work with a token that Ctrl-C cancels. */
    static <T> T guard(Function<CancelToken, T> work) {
        try (CancelToken token = new CancelToken()) {
            begin(token);
            try {
                return work.apply(token);
            } finally {
                begin(null);
            }
        }
    }

    /** Waits for a person: nothing is under way meanwhile that a signal would have to let finish. */
    static <T> T waiting(Supplier<T> wait) {
        waiting = true;
        try {
            return wait.get();
        } finally {
            waiting = false;
        }
    }

    private static synchronized void begin(CancelToken token) {
        running = token;
        if (asked && token != null) {
            token.cancel();
        }
    }

    private static void stop() {
        cancel();
        boolean finished = false;
        try {
            for (int left = PATIENCE_SECONDS * GLANCES_A_SECOND; left > 0 && !waiting && !finished; left--) {
                finished = FINISHED.await(1_000 / GLANCES_A_SECOND, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(finished ? exitCode : ExitCode.CANCELLED.number());
    }

    /** What a signal does. */
    static synchronized void cancel() {
        asked = true;
        if (running != null) {
            running.cancel();
        }
    }
}

package dev.holdfast.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A person at the console, who reads what it says and types while it runs. */
final class Talk implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final InputStream before = System.in;
    private final PipedOutputStream typed = new PipedOutputStream();
    private final List<String> args;
    private final Said out = new Said();
    private final Said err = new Said();
    private final CompletableFuture<Integer> code;

    /** Starts a command. */
    Talk(List<String> args) {
        this.args = args;
        try {
            System.setIn(new PipedInputStream(typed));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        code = CompletableFuture.supplyAsync(
                () -> Main.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new)));
    }

    /** All that was said to programs. */
    String out() {
        return out.toString();
    }

    /** All that was said beside it. */
    String err() {
        return err.toString();
    }

    /** Waits until a line on the standard output begins so, and says how it goes on. */
    String heard(String beginning) {
        return out.after(beginning, code);
    }

    /** The same on the standard error. */
    String told(String beginning) {
        return err.after(beginning, code);
    }

    void type(String line) {
        try {
            typed.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            typed.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Waits until it ends, with nothing more to type. */
    void ends(ExitCode expected) {
        close();
        int ended = code.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        assertEquals(expected, ExitCode.values()[ended], () -> String.join(" ", args) + "\n" + out + err);
    }

    @Override
    public void close() {
        try {
            typed.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            System.setIn(before);
        }
    }

    /** What was said so far, for one who waits to hear more. */
    private static final class Said extends Writer {
        private final StringBuilder text = new StringBuilder();

        @Override
        public synchronized void write(char[] from, int offset, int count) {
            text.append(from, offset, count);
            notifyAll();
        }

        synchronized String after(String beginning, CompletableFuture<Integer> end) {
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            for (boolean over = false; !over; pause()) {
                over = end.isDone() || System.nanoTime() > patience;
                for (String line : complete()) {
                    if (line.startsWith(beginning)) {
                        return line.substring(beginning.length());
                    }
                }
            }
            throw new AssertionError("it did not say '" + beginning + "':\n" + text);
        }

        private List<String> complete() {
            return text.substring(0, text.lastIndexOf("\n") + 1).lines().toList();
        }

        private void pause() {
            try {
                wait(100);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            }
        }

        @Override
        public synchronized String toString() {
            return text.toString();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}

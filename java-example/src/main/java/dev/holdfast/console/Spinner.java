package dev.holdfast.console;

import java.io.PrintWriter;

/** Shows on a terminal that something is waited for; elsewhere nothing. */
final class Spinner {
    private static final String TURNS = "|/-\\";
    private static final long TURN_MS = 200;

    private final PrintWriter err;
    private final String text;
    private final Thread thread;

    Spinner(PrintWriter err, String text, boolean terminal) {
        this.err = err;
        this.text = text;
        thread = terminal ? new Thread(this::turn, "holdfast-spinner") : null;
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void turn() {
        for (int at = 0; !Thread.currentThread().isInterrupted(); at++) {
            err.print("\r" + text + " " + TURNS.charAt(at % TURNS.length()) + "\u001b[K");
            err.flush();
            try {
                Thread.sleep(TURN_MS);
            } catch (InterruptedException over) {
                return;
            }
        }
    }

    void stop() {
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        err.print("\r\u001b[K");
        err.flush();
    }
}

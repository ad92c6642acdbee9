package dev.holdfast.console;

import dev.holdfast.Listener;
import dev.holdfast.Progress;
import java.io.Console;
import java.io.PrintWriter;

/** Shows a running call: a bar that moves on a terminal, plain lines elsewhere. Speaks on standard error. */
final class ProgressView implements Listener {
    private static final int BAR_WIDTH = 30;

    private final PrintWriter err;
    private final boolean terminal;
    private boolean barShown;
    private long tenthsSaid;

    ProgressView(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /** Whether a person watches. From JDK 22 on there is a console even without a terminal. */
    static boolean onTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJdk) {
            return true;
        }
    }

    @Override
    public synchronized void onPhase(String name) {
        clearBar();
        tenthsSaid = 0;
        if (!terminal) {
            say(name);
        }
    }

    @Override
    public synchronized void onProgress(Progress progress) {
        if (terminal) {
            err.print("\r" + bar(progress) + "\u001b[K");
            err.flush();
            barShown = true;
        } else if (tenths(progress) > tenthsSaid) {
            tenthsSaid = tenths(progress);
            say(bar(progress));
        }
    }

    @Override
    public synchronized void onFinding(String text) {
        clearBar();
        say("! " + text);
    }

    /** Leaves the line below the bar free for the answer. */
    synchronized void finish() {
        clearBar();
    }

    private void clearBar() {
        if (barShown) {
            err.println();
            barShown = false;
        }
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }

    private static long tenths(Progress progress) {
        long total = progress.totalCount().orElse(0);
        return total == 0 ? 0 : progress.doneCount() / Math.max(1, total / 10);
    }

    private static String bar(Progress progress) {
        String counted = String.format("%,d at %,.0f/s", progress.doneCount(), progress.ratePerSecond());
        if (progress.totalCount().isEmpty()) {
            return progress.phase() + " " + counted;
        }
        long total = Math.max(1, progress.totalCount().getAsLong());
        double share = Math.min(1.0, (double) progress.doneCount() / total);
        int full = (int) (share * BAR_WIDTH);
        String bar = "#".repeat(full) + ".".repeat(BAR_WIDTH - full);
        return String.format("%s [%s] %3.0f%% %s", progress.phase(), bar, share * 100, counted);
    }
}

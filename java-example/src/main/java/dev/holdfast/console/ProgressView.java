package dev.holdfast.console;

import dev.holdfast.FileProgress;
import dev.holdfast.Listener;
import dev.holdfast.Progress;
import java.io.Console;
import java.io.PrintWriter;

/**
 * Shows a running call: a bar that moves on a terminal, with a line for each of several files at once below it;
 * plain lines elsewhere. Speaks on standard error.
 */
final class ProgressView implements Listener {
    private static final int BAR_WIDTH = 30;

    private final PrintWriter err;
    private final boolean terminal;
    private final Slots slots;
    private String bar = "";
    private boolean barShown;
    private boolean slotsShown;
    private long tenthsSaid;

    /** {@code slots} is null when files at once are not shown. */
    ProgressView(PrintWriter err, boolean terminal, Slots slots) {
        this.err = err;
        this.terminal = terminal;
        this.slots = terminal ? slots : null;
    }

    ProgressView(PrintWriter err, boolean terminal) {
        this(err, terminal, null);
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
        bar = name;
        if (!terminal) {
            say(name);
        }
    }

    @Override
    public synchronized void onProgress(Progress progress) {
        bar = bar(progress);
        if (terminal) {
            draw();
        } else if (tenths(progress) > tenthsSaid) {
            tenthsSaid = tenths(progress);
            say(bar);
        }
    }

    @Override
    public synchronized void onFile(FileProgress file) {
        if (slots != null) {
            slots.tell(file);
            slotsShown = true;
            draw();
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

    /** No line may wrap beneath the slots: they are drawn over by counting lines. */
    private void draw() {
        String line = "\r" + bar + "\u001b[K";
        err.print(slotsShown ? "\u001b[?7l" + line + slots.drawn() + "\u001b[?7h" : line);
        err.flush();
        barShown = true;
    }

    private void clearBar() {
        if (slotsShown) {
            err.print("\u001b[?7l\n\u001b[J\u001b[?7h");
            err.flush();
            slots.forget();
        } else if (barShown) {
            err.println();
        }
        barShown = false;
        slotsShown = false;
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

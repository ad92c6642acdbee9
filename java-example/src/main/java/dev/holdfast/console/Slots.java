package dev.holdfast.console;

import dev.holdfast.FileProgress;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The files that travel at once, a line for each. With several sets the last that spoke shows in a slot. */
final class Slots {
    static final int COUNT = 4;

    private static final int LEAST_WIDTH = 40;
    private static final int USUAL_WIDTH = 80;
    private static final int BEFORE_KEY = 12;
    private static final long SILENCE_NANOS = 2_000_000_000;

    private final FileProgress[] files = new FileProgress[COUNT];
    private final long[] saidNanos = new long[COUNT];
    private final int width;
    private final LongSupplier clockNanos;

    Slots(int width, LongSupplier clockNanos) {
        this.width = width;
        this.clockNanos = clockNanos;
    }

    /** The columns of a terminal, as a shell says them. */
    static int width(String columns) {
        try {
            return columns != null && Integer.parseInt(columns) >= LEAST_WIDTH
                    ? Integer.parseInt(columns)
                    : USUAL_WIDTH;
        } catch (NumberFormatException odd) {
            return USUAL_WIDTH;
        }
    }

    void tell(FileProgress file) {
        if (file.slot() >= 0 && file.slot() < COUNT) {
            files[file.slot()] = file;
            saidNanos[file.slot()] = clockNanos.getAsLong();
        }
    }

    void forget() {
        Arrays.fill(files, null);
    }

    /** What follows the bar's line; the cursor is there again afterwards. */
    String drawn() {
        String lines = Arrays.stream(files).map(this::line).collect(Collectors.joining("\u001b[K\n", "\n", "\u001b[K"));
        return lines + "\u001b[" + COUNT + "A\r";
    }

    private String line(FileProgress file) {
        if (file == null || clockNanos.getAsLong() - saidNanos[file.slot()] > SILENCE_NANOS) {
            return "";
        }
        boolean empty = file.totalBytes() == 0;
        long percent = empty ? 100 : (long) (file.doneBytes() * 100.0 / file.totalBytes());
        String key = shortened(Words.visible(file.object()), width - BEFORE_KEY);
        return String.format("%3d%4d %%  %s", file.slot() + 1, percent, key);
    }

    /** Both ends of a key say more than its middle. */
    static String shortened(String key, int room) {
        if (key.length() <= room) {
            return key;
        }
        int head = (room - 3) / 2;
        int tail = key.length() - (room - 3 - head);
        head -= Character.isHighSurrogate(key.charAt(head - 1)) ? 1 : 0;
        tail += Character.isLowSurrogate(key.charAt(tail)) ? 1 : 0;
        return key.substring(0, head) + "..." + key.substring(tail);
    }
}

package dev.holdfast;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * A backup report. Calls that are given it add their lines when they end, also when they fail or are cancelled.
 */
public final class Report implements AutoCloseable {
    private final dev.holdfast.internal.Report inner;

    /** A report without lines, in an IANA time zone: the one the backup set's schedule goes by. */
    public Report(ZoneId zone) {
        inner = Calls.run(() -> new dev.holdfast.internal.Report(zone.getId()));
    }

    /** Whose clock the timestamps show. */
    public ZoneId zone() {
        return ZoneId.of(Calls.run(inner::zone));
    }

    /** The lines so far. */
    public List<Line> lines() {
        return Calls.run(inner::lines).stream().map(Line::of).toList();
    }

    /** The table for people. */
    public String text() {
        return Calls.run(inner::text);
    }

    /** The table for spreadsheets, RFC 4180. */
    public String csv() {
        return Calls.run(inner::csv);
    }

    /** The table for programs. */
    public String json() {
        return Calls.run(inner::json);
    }

    /** Frees it. Closing twice does nothing. */
    @Override
    public void close() {
        inner.close();
    }

    dev.holdfast.internal.Report inner() {
        return inner;
    }

    /**
     * One line.
     *
     * @param number its number, from 1
     * @param kind start, info, warn, error or end
     * @param at when
     * @param timestamp when, on the report's clock
     * @param log what is said, on one line, nothing hidden
     */
    public record Line(long number, String kind, Instant at, String timestamp, String log) {
        static Line of(dev.holdfast.internal.ReportLine line) {
            Instant at = Instant.ofEpochMilli(line.getAtUtcMs());
            return new Line(line.getNumber(), line.getKind(), at, line.getTimestamp(), line.getLog());
        }
    }
}

package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * A backup report. Calls that are given it add their lines when they end, also when they fail or are cancelled.
 */
public final class Report implements AutoCloseable {
    private final Handle<Engine.Report> handle;

    /**
     * A report without lines.
     *
     * @param zone an IANA time zone: the one the backup set's schedule goes by
     */
    public Report(ZoneId zone) {
        handle = new Handle<>(Calls.run(scope -> Engines.get().report(zone.getId())), "report");
    }

    /** {@return whose clock the timestamps show} */
    public ZoneId zone() {
        return ZoneId.of(Calls.run(scope -> in(scope).zone()));
    }

    /** {@return the lines so far} */
    public List<Line> lines() {
        return Calls.run(scope -> in(scope).lines());
    }

    /** {@return the table for people} */
    public String text() {
        return Calls.run(scope -> in(scope).text());
    }

    /** {@return the table for spreadsheets, RFC 4180} */
    public String csv() {
        return Calls.run(scope -> in(scope).csv());
    }

    /** {@return the table for programs} */
    public String json() {
        return Calls.run(scope -> in(scope).json());
    }

    /** Frees it; a call that runs keeps what it needs. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }

    Engine.Report in(Scope scope) {
        return handle.in(scope);
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
    public record Line(long number, String kind, Instant at, String timestamp, String log) {}
}

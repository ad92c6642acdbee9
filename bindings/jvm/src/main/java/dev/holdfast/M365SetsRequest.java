package dev.holdfast;

import java.util.List;
import java.util.Optional;

/**
 * Sets to be planned: all of one account for a plan or a migration, of any accounts for a fleet.
 *
 * @param json an object with "sets", and where wanted "to" and "settings"; a fleet takes no "to"
 */
public record M365SetsRequest(String json) {
    /**
     * Sets, judged as the library does.
     *
     * @param sets what is known of each
     * @return the request
     */
    public static M365SetsRequest of(List<M365Connection> sets) {
        return of(sets, Optional.empty(), Optional.empty());
    }

    /**
     * Sets.
     *
     * @param sets what is known of each
     * @param settings how to judge them
     * @return the request
     */
    public static M365SetsRequest of(List<M365Connection> sets, M365Settings settings) {
        return of(sets, Optional.empty(), Optional.of(settings));
    }

    /**
     * Sets that are to be moved, judged as the library does.
     *
     * @param sets what is known of each
     * @param to where to
     * @return the request
     */
    public static M365SetsRequest of(List<M365Connection> sets, M365Mode to) {
        return of(sets, Optional.of(to), Optional.empty());
    }

    /**
     * Sets that are to be moved.
     *
     * @param sets what is known of each
     * @param to where to; empty for each mode, which only a plan takes
     * @param settings how to judge them; empty for as the library does
     * @return the request
     */
    public static M365SetsRequest of(
            List<M365Connection> sets, Optional<M365Mode> to, Optional<M365Settings> settings) {
        return new M365SetsRequest(new JsonObject()
                .list("sets", sets, M365Connection::json)
                .text("to", to.map(M365Mode::word))
                .json("settings", settings.map(M365Settings::json))
                .toString());
    }
}

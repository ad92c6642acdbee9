package dev.holdfast;

import java.util.Optional;

/**
 * A connection to be checked, and how.
 *
 * @param json an object with "connection", and where wanted "settings"
 */
public record M365Request(String json) {
    /**
     * A connection, judged as the library does.
     *
     * @param connection what is known of it
     * @return the request
     */
    public static M365Request of(M365Connection connection) {
        return ofFacts(connection.json(), Optional.empty());
    }

    /**
     * A connection.
     *
     * @param connection what is known of it
     * @param settings how to judge it
     * @return the request
     */
    public static M365Request of(M365Connection connection, M365Settings settings) {
        return ofFacts(connection.json(), Optional.of(settings));
    }

    /**
     * A connection whose facts are JSON already, such as a file's.
     *
     * @param facts what is known of it, as {@link M365Connection#json()} writes it
     * @param settings how to judge it; empty for as the library does
     * @return the request
     */
    public static M365Request ofFacts(String facts, Optional<M365Settings> settings) {
        // The facts come first, so that the lines that an error names are theirs.
        JsonObject request = new JsonObject().json("connection", facts);
        return new M365Request(request.json("settings", settings.map(M365Settings::json)).toString());
    }
}

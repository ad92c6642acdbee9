package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/** The library's side of a case, as one language calls it. */
public interface Calls extends AutoCloseable {
    /**
     * Does one step of {@link Step#LIBRARY} or {@link Step#ON_SELECTION}.
     *
     * @return the answer
     * @throws dev.holdfast.HoldfastException when the call failed
     */
    JsonNode call(String action, Inputs with);

    /** Closes what the case opened. */
    @Override
    void close();

    /** Makes the calls of one case. */
    @FunctionalInterface
    interface Language {
        /** The calls of a case with this world, whose report is in this time zone. */
        Calls open(Path world, String zone);
    }
}

package dev.holdfast.console;

import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How a command answers: text for people, or JSON for scripts. */
final class OutputOptions {
    @Option(names = "--json", description = "Answer in JSON, the same in every console.")
    boolean json;

    /** Prints the answer in the form that was asked for. */
    void print(PrintWriter out, Object value, String text) {
        out.println(json ? Json.write(value) : text.stripTrailing());
    }
}

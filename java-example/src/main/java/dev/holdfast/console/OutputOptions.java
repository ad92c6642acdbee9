package dev.holdfast.console;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Option;

/** How a command answers: text for people, or JSON for scripts. */
final class OutputOptions {
    @Option(names = "--json", description = "Answer in JSON, the same in every console.")
    boolean json;

    /** Prints the answer in the form that was asked for. */
    void print(PrintWriter out, Object value, String text) {
        out.println(json ? Json.write(value) : text.stripTrailing());
    }

    /** Prints a list: the library's JSON, or a line each that is safe to show; {@code none} when it is empty. */
    void print(PrintWriter out, String document, List<String> lines, String none) {
        List<String> shown = lines.isEmpty() ? List.of(none) : lines;
        (json ? List.of(document) : shown.stream().map(Words::visible).toList()).forEach(out::println);
    }
}

package dev.holdfast.console;

import dev.holdfast.Report;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How a command that writes a backup report answers: for people, or in one of the forms for programs. */
final class AnswerOptions {
    @ArgGroup(exclusive = true)
    private Form form = new Form();

    static final class Form {
        @Option(
                names = "--json",
                description = "Answer with the library's JSON, one document a line, and without the report.")
        boolean json;

        @Option(
                names = "--report",
                paramLabel = "FORM",
                description = "Print the report as text, csv or json; csv and json stand alone on standard output.")
        ReportForm report = ReportForm.text;
    }

    /** The forms of a report, as they are typed. */
    enum ReportForm {
        text,
        csv,
        json
    }

    boolean json() {
        return form.json;
    }

    ReportForm report() {
        return form.report;
    }

    /** A report in the form that was asked for. */
    String rendered(Report report) {
        return switch (form.report) {
            case text -> report.text();
            case csv -> report.csv();
            case json -> report.json() + "\n";
        };
    }
}

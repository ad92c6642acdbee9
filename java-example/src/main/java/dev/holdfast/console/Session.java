package dev.holdfast.console;

import dev.holdfast.BackupOutcome;
import dev.holdfast.CancelToken;
import dev.holdfast.CancelledException;
import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.HoldfastException;
import dev.holdfast.PdicOptions;
import dev.holdfast.PdicOutcome;
import dev.holdfast.Report;
import dev.holdfast.SetAt;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;

/** One command's work at its destinations: one report, one exit code, one closing line. */
final class Session implements AutoCloseable {
    private final AnswerOptions answer;
    private final PrintWriter out;
    private final PrintWriter err;
    private final List<String> closing = new ArrayList<>();
    private ExitCode code = ExitCode.CLEAN;

    final Client client;
    final Report report;

    Session(CommandLine line, ClientOptions options, AnswerOptions answer) {
        this.answer = answer;
        out = line.getOut();
        err = line.getErr();
        report = options.newReport();
        client = options.openClient();
    }

    /** Work with a progress view and Ctrl-C. */
    @FunctionalInterface
    interface Work<T> {
        T run(ProgressView view, CancelToken token);
    }

    static <T> T watched(PrintWriter err, Work<T> work) {
        return watched(new ProgressView(err, ProgressView.onTerminal()), work);
    }

    /** The same, with the files that travel at once where a person watches. */
    <T> T watchedFiles(Work<T> work) {
        Slots slots = answer.json() ? null : new Slots(Slots.width(System.getenv("COLUMNS")), System::nanoTime);
        return watched(new ProgressView(err, ProgressView.onTerminal(), slots), work);
    }

    private static <T> T watched(ProgressView view, Work<T> work) {
        try {
            return Interrupt.guard(token -> work.run(view, token));
        } finally {
            view.finish();
        }
    }

    /** Does the same at every destination in turn. One that fails is told, and the others still have theirs. */
    void atEach(SetOptions set, Function<SetAt, ExitCode> work) {
        for (String address : set.destinations) {
            attempt(() -> {
                try (Destination destination = Destination.open(address)) {
                    return work.apply(set.at(destination));
                }
            });
        }
    }

    /** Does one part of the command; a failure is told and counts. After a cancel nothing more is begun. */
    void attempt(java.util.function.Supplier<ExitCode> part) {
        if (code == ExitCode.CANCELLED) {
            return;
        }
        try {
            worst(part.get());
        } catch (CancelledException cancelled) {
            tell(cancelled);
        } catch (HoldfastException failure) {
            if (ExitCode.of(failure) == ExitCode.INTERNAL) {
                throw failure;
            }
            tell(failure);
        }
    }

    private void tell(HoldfastException failure) {
        err.println("holdfast: " + ExitCode.text(failure));
        worst(ExitCode.of(failure));
    }

    void worst(ExitCode other) {
        code = code.and(other);
    }

    /** One document of the library's JSON, when JSON was asked for. */
    void json(String document) {
        if (answer.json()) {
            out.println(document);
        }
    }

    /** A line for people, before the report. */
    void say(String text) {
        human().println(text);
    }

    /** A line for people, after the report. */
    void close(String text) {
        closing.add(text);
    }

    ExitCode check(SetAt at, PdicOptions options, boolean run) {
        PdicOutcome outcome = watched(err, (view, token) -> run
                ? client.pdicRun(at, options, report, view, token)
                : client.pdicPlan(at, options, report, view, token));
        json(outcome.json());
        close(Words.closing(outcome));
        return ExitCode.of(outcome);
    }

    ExitCode backup(SetAt at, Path source) {
        BackupOutcome outcome =
                watched(err, (view, token) -> client.backup(at, source, report, view, token));
        json(outcome.json());
        close(Words.closing(outcome));
        return outcome.skipped().isEmpty() ? ExitCode.CLEAN : ExitCode.FINDINGS;
    }

    /** Prints the report and the closing lines; the command's exit code. */
    int finish() {
        if (!answer.json()) {
            out.print(answer.rendered(report));
            out.flush();
        }
        closing.forEach(human()::println);
        return code.number();
    }

    /** Programs read standard output; what is said to people beside that goes to standard error. */
    private PrintWriter human() {
        return answer.json() || answer.report() != AnswerOptions.ReportForm.text ? err : out;
    }

    @Override
    public void close() {
        client.close();
        report.close();
    }
}

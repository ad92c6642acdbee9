package dev.holdfast.console;

import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.Index;
import dev.holdfast.IndexCursor;
import dev.holdfast.IndexEntry;
import dev.holdfast.Totals;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Index files. */
@Command(
        name = "index",
        description = "Reads the Current index.",
        mixinStandardHelpOptions = true,
        subcommands = IndexCommand.ShowCommand.class)
final class IndexCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    @Command(
            name = "show",
            description = "Shows what the Current index says of itself, and its first entries.",
            mixinStandardHelpOptions = true)
    static final class ShowCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private SetOptions set;

        @Mixin
        private OutputOptions output;

        @Option(names = "--limit", paramLabel = "N", description = "Show this many entries; none when left out.")
        private long limit;

        @Override
        public Integer call() {
            try (Client client = set.openClient();
                    Destination destination = set.openOnly(spec);
                    Index index = client.openIndex(set.at(destination))) {
                PrintWriter out = spec.commandLine().getOut();
                if (output.json) {
                    out.println(index.json());
                } else {
                    summary(out, index);
                    entries(out, index);
                }
                return ExitCode.CLEAN.number();
            }
        }

        private static void summary(PrintWriter out, Index index) {
            Totals totals = index.totals();
            out.printf("%s: generation %d of job %s%n", index.file(), index.generation(), index.job());
            out.printf("%,d entries%n", index.entryCount());
            area(out, "Data", totals.data());
            area(out, "Retention", totals.retention());
        }

        private static void area(PrintWriter out, String name, Totals.Area area) {
            out.printf(
                    "%-9s %,d files in %,d entries, %,d bytes at the source; %,d objects, %,d bytes stored%n",
                    name,
                    area.fileCount(),
                    area.entryCount(),
                    area.logicalBytes(),
                    area.objectCount(),
                    area.physicalBytes());
        }

        private void entries(PrintWriter out, Index index) {
            try (IndexCursor cursor = index.cursor()) {
                long left = limit;
                while (left > 0) {
                    List<IndexEntry> batch = cursor.nextBatch((int) Math.min(left, IndexCursor.BATCH_LIMIT));
                    if (batch.isEmpty()) {
                        return;
                    }
                    batch.forEach(entry -> out.printf("%12d  %s%n", entry.sizeBytes(), Words.visible(entry.object())));
                    left -= batch.size();
                }
            }
        }
    }
}

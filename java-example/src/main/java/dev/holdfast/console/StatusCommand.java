package dev.holdfast.console;

import dev.holdfast.Holdfast;
import dev.holdfast.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The table of statuses. */
@Command(
        name = "status",
        description = "Explains status codes.",
        mixinStandardHelpOptions = true,
        subcommands = StatusCommand.ListCommand.class)
final class StatusCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    @Command(name = "list", description = "Lists every status code.", mixinStandardHelpOptions = true)
    static final class ListCommand implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private OutputOptions output;

        @Override
        public void run() {
            List<Status> statuses = Holdfast.statuses();
            String text = statuses.stream().map(ListCommand::line).collect(Collectors.joining("\n"));
            List<Map<String, Object>> answer = statuses.stream().map(ListCommand::row).toList();
            output.print(spec.commandLine().getOut(), answer, text);
        }

        private static String line(Status status) {
            return String.format("%4d  %-12s %-24s %s", status.code(), status.className(), status.name(), status.text());
        }

        private static Map<String, Object> row(Status status) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("code", status.code());
            row.put("name", status.name());
            row.put("class", status.className());
            row.put("text", status.text());
            return row;
        }
    }
}

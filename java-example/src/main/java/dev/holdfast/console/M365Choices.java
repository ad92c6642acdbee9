package dev.holdfast.console;

import dev.holdfast.M365Workload;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** Lists of words that commands about Microsoft 365 take. */
final class M365Choices {
    private M365Choices() {}

    static List<M365Workload> workloads(CommandSpec spec, String list) {
        return words(list)
                .map(word -> Choice.of(spec, "--workloads", M365Workload.values(), M365Workload::word, word))
                .toList();
    }

    static List<M365Workload.Direction> directions(CommandSpec spec, String list) {
        M365Workload.Direction[] all = M365Workload.Direction.values();
        return words(list)
                .map(word -> Choice.of(spec, "--directions", all, M365Workload.Direction::word, word))
                .toList();
    }

    private static Stream<String> words(String list) {
        return Stream.of(list.split(",", -1));
    }
}

package dev.holdfast.console;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Options that take one of a few words. */
final class Choice {
    private Choice() {}

    /** What a word stands for. */
    static <T> T of(CommandSpec spec, String option, T[] all, Function<T, String> word, String given) {
        return Arrays.stream(all)
                .filter(one -> word.apply(one).equals(given))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        option + " is one of " + Arrays.stream(all).map(word).collect(Collectors.joining(", "))));
    }
}

package dev.holdfast.console;

import dev.holdfast.Destination;
import dev.holdfast.SetAt;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which backup set a command works on, and where. The library judges the values; here they are only named. */
final class SetOptions extends ClientOptions {
    @Option(
            names = "--destination",
            required = true,
            paramLabel = "PLACE",
            description = "Where the backup set lives: a folder, or an address such as s3://bucket/prefix; see the"
                    + " manual. May be given several times.")
    List<String> destinations;

    @Option(names = "--set", required = true, paramLabel = "ID", description = "The backup set's decimal number.")
    String set;

    /** The destination of a command that works at one only. */
    Destination openOnly(CommandSpec spec) {
        if (destinations.size() != 1) {
            throw new ParameterException(spec.commandLine(), "give one --destination");
        }
        return Destination.open(destinations.get(0));
    }

    SetAt at(Destination destination) {
        return new SetAt(destination, set, clock());
    }
}

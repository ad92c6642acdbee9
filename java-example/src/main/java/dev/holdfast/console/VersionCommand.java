package dev.holdfast.console;

import dev.holdfast.Holdfast;
import dev.holdfast.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Which library answers. */
@Command(name = "version", description = "Shows which library answers.", mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    @Override
    public void run() {
        Version version = Holdfast.version();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("version", version.text());
        answer.put("number", version.number());
        output.print(spec.commandLine().getOut(), answer, "holdfast " + version.text());
    }

    /** The same for {@code --version}. */
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"holdfast " + Holdfast.version().text()};
        }
    }
}

package dev.holdfast.console;

import dev.holdfast.M365;
import dev.holdfast.M365PermissionPlan;
import dev.holdfast.M365PermissionRequest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The permissions that backups and restores need. */
@Command(
        name = "permissions",
        description = "Says which permissions backups and restores need, and how that differs from what was granted.",
        mixinStandardHelpOptions = true)
final class M365PermissionsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--workloads",
            required = true,
            paramLabel = "LIST",
            description = "What is backed up, such as mail,calendar.")
    private String workloads;

    @Option(
            names = "--directions",
            paramLabel = "LIST",
            description = "Which way the data goes: backup, the default, restore or both, as backup,restore.")
    private String directions;

    @Option(
            names = "--granted",
            paramLabel = "FILE",
            description = "What the application has already, as a JSON array of names or ids.")
    private Path granted;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        M365PermissionRequest request = new M365PermissionRequest(M365Choices.workloads(spec, workloads));
        if (directions != null) {
            request = request.withDirections(M365Choices.directions(spec, directions));
        }
        if (granted != null) {
            request = request.withGrantedJson(InputFile.text(granted));
        }
        M365PermissionPlan plan = M365.permissions(request);
        M365Command.print(spec, output, plan.json(), plan.text());
        boolean differs = !plan.missing().isEmpty() || !plan.surplus().isEmpty();
        return (granted != null && differs ? ExitCode.FINDINGS : ExitCode.CLEAN).number();
    }
}

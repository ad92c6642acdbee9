package dev.holdfast.console;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The console: one command for each feature of the library. */
@Command(
        name = "holdfast",
        description = "Checks and keeps backup sets.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BackupCommand.class,
            PdicCommand.class,
            IndexCommand.class,
            ReplicateCommand.class,
            SelectCommand.class,
            JobCommand.class,
            VmwareCommand.class,
            M365Command.class,
            VaultCommand.class,
            StatusCommand.class,
            VersionCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, nothing found",
            "1:done with findings, or refused for safety",
            "2:wrong use, or wrong data given",
            "3:could not check; nothing is concluded",
            "4:cancelled",
            "5:a bug; please report it"
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Starts the console; the exit code is {@link ExitCode}'s. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Interrupt.exitAfter(() -> run(out, err, args));
    }

    /** Runs one command. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Main());
        line.setOut(out).setErr(err);
        line.setExecutionExceptionHandler((thrown, command, parsed) -> tell(thrown, command.getErr()));
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    private static int tell(Throwable thrown, PrintWriter err) {
        ExitCode code = ExitCode.of(thrown);
        err.println("holdfast: " + ExitCode.text(thrown));
        if (code == ExitCode.INTERNAL) {
            thrown.printStackTrace(err);
        }
        return code.number();
    }

    /** No command given. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }
}

package dev.holdfast.console;

import dev.holdfast.Vmware;
import dev.holdfast.VmwareTarget;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How a VMware host is reached. */
final class TargetOptions {
    private static final String PASSWORD = "HOLDFAST_VMWARE_PASSWORD";

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "An account there; its password is read from HOLDFAST_VMWARE_PASSWORD, or else from the"
                    + " standard input.")
    private String user;

    @ArgGroup(exclusive = true)
    private Trust trust;

    @Option(names = "--old-tls", description = "Allow TLS 1.0 and 1.1, for old hosts.")
    private boolean oldTls;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long one exchange may take; 30 when left out.")
    private Integer timeout;

    @Option(names = "--ssh-port", paramLabel = "PORT", description = "The port of its SSH server, for the report.")
    private Integer sshPort;

    @Option(names = "--vms", description = "Ask for its virtual machines too.")
    private boolean vms;

    /** By what the host is known. */
    static final class Trust {
        @Option(
                names = "--pin",
                paramLabel = "FINGERPRINT",
                description = "The SHA-256 or SHA-1 of its certificate.")
        private String pin;

        @Option(
                names = "--ca",
                paramLabel = "FILE",
                description = "Certificates to trust in place of this machine's, as PEM.")
        private Path ca;
    }

    boolean isGiven() {
        return user != null || trust != null || oldTls || timeout != null || sshPort != null || vms;
    }

    /** Asks the host for its facts. */
    String ask(String address, CommandSpec spec) {
        VmwareTarget target = target(address, spec);
        return Interrupt.guard(token -> Vmware.fetch(target, token));
    }

    private VmwareTarget target(String address, CommandSpec spec) {
        VmwareTarget target = new VmwareTarget(address).withOldTls(oldTls).withVms(vms);
        if (user != null) {
            target = target.withAccount(user, password(spec));
        }
        if (trust != null && trust.pin != null) {
            target = target.withPin(trust.pin);
        }
        if (trust != null && trust.ca != null) {
            target = target.withCaPem(InputFile.text(trust.ca));
        }
        if (timeout != null) {
            target = target.withTimeout(Duration.ofSeconds(timeout));
        }
        return sshPort == null ? target : target.withSshPort(sshPort);
    }

    /** Never from an argument, which every user of the machine could read. */
    private static String password(CommandSpec spec) {
        String password = System.getenv(PASSWORD);
        if (password == null) {
            password = new Lines().next();
        }
        if (password == null) {
            throw new ParameterException(
                    spec.commandLine(), "--user needs a password in " + PASSWORD + " or on the standard input");
        }
        return password;
    }
}

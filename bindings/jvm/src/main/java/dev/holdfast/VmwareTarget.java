package dev.holdfast;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A host or vCenter that is to be asked, and how to reach it. Its text shows the address alone.
 *
 * @param address host, host:port, [v6]:port or https://host/sdk
 * @param user an account there; a vCenter lists its hosts to those who signed in
 * @param password the account's; it is in no log or error
 * @param pin the fingerprint of its certificate, SHA-256 or SHA-1, colons or not
 * @param caPem certificates to trust in place of this machine's roots, as PEM
 * @param oldTls whether TLS 1.0 and 1.1 are allowed, for old hosts
 * @param timeout how long one exchange may take; empty for half a minute
 * @param sshPort the port of its SSH server, passed through into the facts
 * @param withVms whether its virtual machines are listed too
 */
public record VmwareTarget(
        String address,
        Optional<String> user,
        Optional<String> password,
        Optional<String> pin,
        Optional<String> caPem,
        boolean oldTls,
        Optional<Duration> timeout,
        OptionalInt sshPort,
        boolean withVms) {
    /**
     * One that is asked without an account, and known by this machine's roots.
     *
     * @param address host, host:port, [v6]:port or https://host/sdk
     */
    public VmwareTarget(String address) {
        this(
                address,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                OptionalInt.empty(),
                false);
    }

    /**
     * The same with an account.
     *
     * @param name its name
     * @param secret its password
     * @return this target with it
     */
    public VmwareTarget withAccount(String name, String secret) {
        return new VmwareTarget(
                address, Optional.of(name), Optional.of(secret), pin, caPem, oldTls, timeout, sshPort, withVms);
    }

    /**
     * The same, known by one certificate.
     *
     * @param fingerprint SHA-256 or SHA-1, colons or not
     * @return this target with it
     */
    public VmwareTarget withPin(String fingerprint) {
        return new VmwareTarget(
                address, user, password, Optional.of(fingerprint), caPem, oldTls, timeout, sshPort, withVms);
    }

    /**
     * The same, known by an authority of one's own.
     *
     * @param pem certificates
     * @return this target with them
     */
    public VmwareTarget withCaPem(String pem) {
        return new VmwareTarget(address, user, password, pin, Optional.of(pem), oldTls, timeout, sshPort, withVms);
    }

    /**
     * The same with TLS 1.0 and 1.1 allowed, or not.
     *
     * @param allowed whether they are
     * @return this target with it
     */
    public VmwareTarget withOldTls(boolean allowed) {
        return new VmwareTarget(address, user, password, pin, caPem, allowed, timeout, sshPort, withVms);
    }

    /**
     * The same with a time for each exchange.
     *
     * @param each how long it may take
     * @return this target with it
     */
    public VmwareTarget withTimeout(Duration each) {
        return new VmwareTarget(address, user, password, pin, caPem, oldTls, Optional.of(each), sshPort, withVms);
    }

    /**
     * The same with an SSH server.
     *
     * @param port its port
     * @return this target with it
     */
    public VmwareTarget withSshPort(int port) {
        return new VmwareTarget(
                address, user, password, pin, caPem, oldTls, timeout, OptionalInt.of(port), withVms);
    }

    /**
     * The same with its virtual machines listed too, or not.
     *
     * @param wanted whether they are
     * @return this target with it
     */
    public VmwareTarget withVms(boolean wanted) {
        return new VmwareTarget(address, user, password, pin, caPem, oldTls, timeout, sshPort, wanted);
    }

    /** How to reach it as the library reads it: without the password. */
    String json() {
        return new JsonObject()
                .text("address", address)
                .text("user", user)
                .text("pin", pin)
                .text("ca_pem", caPem)
                .flag("old_tls", Optional.of(oldTls))
                .json("timeout_ms", timeout.map(Duration::toMillis).map(String::valueOf))
                .number("ssh_port", sshPort)
                .flag("with_vms", Optional.of(withVms))
                .toString();
    }

    @Override
    public String toString() {
        return "VmwareTarget[address=" + address + "]";
    }
}

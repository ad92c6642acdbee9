package dev.holdfast;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a host, or of a vCenter with its hosts, that a backup set reads from.
 *
 * @param address host name or IP address
 * @param port the port of its API; empty for 443
 * @param sshPort the port of its SSH server, where the console uses it
 * @param about what it says of itself
 * @param name what a single host calls itself, such as "localhost.localdomain"
 * @param hosts the hosts of a vCenter; none for a single host
 * @param vms the virtual machines to be backed up, where they are known
 */
public record VmwareSource(
        String address,
        OptionalInt port,
        OptionalInt sshPort,
        About about,
        Optional<String> name,
        List<VmwareHostFacts> hosts,
        List<VmFacts> vms) {
    /**
     * A single host.
     *
     * @param address host name or IP address
     * @param about what it says of itself
     */
    public VmwareSource(String address, About about) {
        this(address, OptionalInt.empty(), OptionalInt.empty(), about, Optional.empty(), List.of(), List.of());
    }

    /**
     * The same with an SSH server.
     *
     * @param other its port
     * @return this source with it
     */
    public VmwareSource withSshPort(int other) {
        return new VmwareSource(address, port, OptionalInt.of(other), about, name, hosts, vms);
    }

    /**
     * The same with a name.
     *
     * @param other what a single host calls itself
     * @return this source with it
     */
    public VmwareSource withName(String other) {
        return new VmwareSource(address, port, sshPort, about, Optional.of(other), hosts, vms);
    }

    /**
     * The same with the hosts of a vCenter.
     *
     * @param others the hosts
     * @return this source with them
     */
    public VmwareSource withHosts(List<VmwareHostFacts> others) {
        return new VmwareSource(address, port, sshPort, about, name, others, vms);
    }

    /**
     * The same with virtual machines.
     *
     * @param others those to be backed up
     * @return this source with them
     */
    public VmwareSource withVms(List<VmFacts> others) {
        return new VmwareSource(address, port, sshPort, about, name, hosts, others);
    }

    /** {@return these facts as JSON: what {@link VmwareRequest#ofFacts} takes} */
    public String json() {
        return new JsonObject()
                .text("address", address)
                .number("port", port)
                .number("ssh_port", sshPort)
                .json("about", about.json())
                .text("name", name)
                .list("hosts", hosts, VmwareHostFacts::json)
                .list("vms", vms, VmFacts::json)
                .toString();
    }
}

package dev.holdfast.example;

import dev.holdfast.About;
import dev.holdfast.Client;
import dev.holdfast.DiskFacts;
import dev.holdfast.Report;
import dev.holdfast.Tracking;
import dev.holdfast.TrackingAnswer;
import dev.holdfast.VmFacts;
import dev.holdfast.Vmware;
import dev.holdfast.VmwareEvent;
import dev.holdfast.VmwareHistory;
import dev.holdfast.VmwareOutcome;
import dev.holdfast.VmwareRequest;
import dev.holdfast.VmwareSource;
import dev.holdfast.VmwareStep;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** A host that loses changed sectors, a chain of backups that it spoiled, and a change id. */
public final class VmwareExample {
    private static final String SET = "1602834567932";
    private static final About BEFORE = new About("VMware ESXi 6.0.0 build-2494585");
    private static final About AFTER = new About("VMware ESXi 6.0.0 build-3247720");

    private VmwareExample() {}

    /** The client's own folder is {@code args[0]}. */
    public static void main(String[] args) {
        System.out.print(run(Path.of(args[0])));
    }

    static String run(Path clientFolder) {
        try (Client client = Client.open(clientFolder);
                Report report = new Report(ZoneId.of("Asia/Hong_Kong"))) {
            VmwareSource host = new VmwareSource("10.1.0.6", new About("VMware ESXi 5.1.0 build-1157734"))
                    .withSshPort(22)
                    .withName("localhost.localdomain");
            VmwareOutcome outcome = client.vmwareCheck(SET, VmwareRequest.of(host), report);
            StringBuilder said = new StringBuilder(report.text());
            said.append(outcome.answer()).append(", by the rules of ").append(outcome.dated()).append('\n');
            for (VmwareStep step : outcome.steps()) {
                said.append(step.number()).append(' ').append(step.step()).append(": ").append(step.text()).append('\n');
            }
            chain(client, said);
            return said + changeId() + "\n";
        }
    }

    /** Every backup of a machine is noted, with what its host says of itself; and every reset. */
    private static void chain(Client client, StringBuilder said) {
        VmFacts vm = new VmFacts("502e2c04-6d9a", "mail", List.of(new DiskFacts("2000", 40L << 30)));
        Instant noon = Instant.parse("2026-11-18T12:00:00Z");
        List<VmwareEvent> events = List.of(
                new VmwareEvent(VmwareEvent.Kind.INCREMENTAL, noon, vm, BEFORE),
                // The host was upgraded; that alone heals nothing.
                new VmwareEvent(VmwareEvent.Kind.INCREMENTAL, noon.plusSeconds(86_400), vm, AFTER),
                VmwareEvent.reset(noon.plusSeconds(2 * 86_400), vm.id()),
                new VmwareEvent(VmwareEvent.Kind.FULL, noon.plusSeconds(3 * 86_400), vm, AFTER));
        for (VmwareEvent event : events) {
            client.vmwareNote(SET, List.of(event));
            VmwareHistory.Vm past = client.vmwareHistory(SET).vms().get(0);
            String trust = past.flag().map(flag -> "not trusted, " + flag.rules()).orElse("trusted");
            said.append(event.kind()).append(": ").append(trust).append('\n');
        }
    }

    private static String changeId() {
        String tracked = "52 de c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c";
        TrackingAnswer answer = Vmware.tracking(new Tracking(tracked + "/4", tracked + "/3"));
        return answer.text().orElse("build the incremental on it");
    }
}

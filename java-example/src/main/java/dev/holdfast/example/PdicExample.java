package dev.holdfast.example;

import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.Finding;
import dev.holdfast.Mode;
import dev.holdfast.PdicOptions;
import dev.holdfast.PdicOutcome;
import dev.holdfast.Plan;
import dev.holdfast.Report;
import dev.holdfast.SetAt;
import dev.holdfast.Verdict;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.function.Predicate;

/** Checks a set; a refused plan is shown, and confirmed when the caller says so. */
public final class PdicExample {
    private PdicExample() {}

    /** Checks the set at {@code args[0]}; the client's own folder is {@code args[1]}. Never confirms. */
    public static void main(String[] args) {
        System.out.println(run(args[0], Path.of(args[1]), plan -> false));
    }

    static String run(String place, Path clientFolder, Predicate<Plan> confirmed) {
        try (Client client = Client.open(clientFolder);
                Destination destination = Destination.open(place);
                Report report = new Report(ZoneId.of("UTC"))) {
            SetAt at = new SetAt(destination, "1602834567932");
            PdicOptions options = PdicOptions.defaults().withMode(Mode.EXISTENCE_AND_SIZE);
            PdicOutcome outcome = client.pdicRun(at, options, report, null, null);
            if (outcome.verdict() == Verdict.REFUSED) {
                Plan plan = outcome.plan().orElseThrow();
                if (confirmed.test(plan)) {
                    outcome = client.pdicRun(at, options.withConfirm(plan.hash()), report, null, null);
                }
            }
            for (Finding finding : outcome.findings()) {
                System.err.println(finding.severity() + " " + finding.text());
            }
            return outcome.verdict() + ", " + outcome.removedEntryCount() + " entries taken out";
        }
    }
}

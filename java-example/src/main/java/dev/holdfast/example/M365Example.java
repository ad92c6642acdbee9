package dev.holdfast.example;

import dev.holdfast.M365;
import dev.holdfast.M365Account;
import dev.holdfast.M365Check;
import dev.holdfast.M365Connection;
import dev.holdfast.M365Connection.Feature;
import dev.holdfast.M365Explanation;
import dev.holdfast.M365Fleet;
import dev.holdfast.M365Migration;
import dev.holdfast.M365Mode;
import dev.holdfast.M365Question;
import dev.holdfast.M365Request;
import dev.holdfast.M365SetsRequest;
import dev.holdfast.M365Status;
import dev.holdfast.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** A connection that can no longer sign in, an error after a change, an account that moves, and a fleet. */
public final class M365Example {
    /** A real console leaves the moment out, and gets the machine's clock. */
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    private static final M365Connection ANN = new M365Connection("ann@contoso.example")
            .withSet("1602834567932")
            .withName("Contoso")
            .withRegion("global")
            .withToken(false)
            .withPassword(true);

    private M365Example() {}

    public static void main(String[] args) {
        System.out.print(run());
    }

    static String run() {
        return check() + explain() + migrate() + fleet();
    }

    private static String check() {
        try (Report report = new Report(ZoneId.of("Asia/Hong_Kong"))) {
            M365Check check = M365.check(M365Request.of(ANN), Optional.of(NOW), report);
            return report.text() + check.label() + ": a job can sign in: " + check.mayRun() + "\n";
        }
    }

    /** A few minutes after the password was changed, a wrong password may be none. */
    private static String explain() {
        M365Question question =
                new M365Question().withCodes(List.of(50126)).withChanged(NOW.minus(Duration.ofMinutes(5)));
        M365Explanation told = M365.explain(question, Optional.of(NOW));
        return told.summary() + "\nretry: " + told.retry() + ", who must act: " + told.who() + "\n";
    }

    /** The first to sign in is no administrator; the migration is stored, and taken up when one is there. */
    private static String migrate() {
        M365SetsRequest request = M365SetsRequest.of(List.of(ANN), M365Mode.MODERN);
        StringBuilder said = new StringBuilder(M365.plan(request, Optional.of(NOW)).text());
        String stored;
        try (M365Migration migration = M365Migration.begin(request, Optional.of(NOW))) {
            for (String answer : List.of("done", "continue", "confirm", "done")) {
                migration.answer(answer);
            }
            migration.answer("signed_in ann@contoso.example ordinary");
            Optional<M365Status.Problem> problem = migration.status().problem();
            said.append(problem.map(M365Status.Problem::problem).orElse("no problem")).append('\n');
            stored = migration.json();
        }
        try (M365Migration migration = M365Migration.resume(stored, Optional.of(NOW))) {
            migration.answer("done");
            migration.answer("signed_in root@contoso.example global_administrator");
            return said + migration.save().text();
        }
    }

    private static String fleet() {
        M365Connection bob = new M365Connection("bob@contoso.example")
                .withRegion("global")
                .withToken(true)
                .withPassword(false);
        M365Connection eve = new M365Connection("eve@contoso.example")
                .withRegion("global")
                .withToken(true)
                .withPassword(true)
                .withSelects(List.of(Feature.PERSONAL_SITES));
        StringBuilder said = new StringBuilder();
        try (Report report = new Report(ZoneId.of("Asia/Hong_Kong"));
                M365Fleet fleet = M365.fleet(M365SetsRequest.of(List.of(bob, eve, ANN)), Optional.of(NOW), report)) {
            for (M365Account account : fleet.accounts()) {
                said.append(account.urgency()).append(": ").append(account.text()).append('\n');
            }
        }
        return said.toString();
    }
}

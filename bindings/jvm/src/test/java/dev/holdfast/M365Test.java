package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.M365Connection.Feature;
import dev.holdfast.M365Connection.FrontEnd;
import dev.holdfast.M365Connection.Kind;
import dev.holdfast.M365Connection.MfaState;
import dev.holdfast.M365Connection.Protocol;
import dev.holdfast.M365Connection.Role;
import dev.holdfast.M365Connection.SignIn;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class M365Test {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Optional<Instant> AT = Optional.of(NOW);
    private static final String ANN = "ann@contoso.example";
    private static final M365Connection BASIC =
            new M365Connection(ANN).withRegion("global").withToken(false).withPassword(true);
    private static final M365Connection MODERN =
            new M365Connection("bob@contoso.example").withRegion("global").withToken(true).withPassword(false);

    @TempDir
    private Path folder;

    private Report report;

    @BeforeEach
    void open() {
        report = new Report(ZoneId.of("Asia/Hong_Kong"));
    }

    @AfterEach
    void close() {
        report.close();
    }

    private M365Check check(M365Connection connection) {
        return M365.check(M365Request.of(connection), AT, report);
    }

    private static List<Protocol> protocols(M365Check check) {
        return check.protocols().stream().map(M365Verdict::protocol).toList();
    }

    @Test
    void aBasicConnectionArrivesWithItsAlertsAndLines() {
        M365Check check = check(BASIC.withSet("1602834567932").withName("Contoso"));
        assertEquals(Optional.of("1602834567932"), check.set());
        assertEquals("Contoso [obsolete]", check.label());
        assertEquals(ANN, check.account());
        assertEquals(List.of(Kind.MICROSOFT_365, FrontEnd.CLIENT), List.of(check.kind(), check.frontEnd()));
        assertEquals(Optional.of("global"), check.region());
        assertEquals(Optional.of(M365Mode.BASIC), check.mode());
        assertEquals(Optional.empty(), check.reason());
        assertTrue(check.asksForCode() && check.obsolete() && check.hasFindings());
        assertEquals(Optional.of(M365Mode.MODERN), check.advised());
        assertEquals(List.of(Protocol.EWS, Protocol.SHAREPOINT_IDCRL), protocols(check));
        assertTrue(check.protocols().stream().allMatch(one -> one.signIn() == SignIn.BASIC), check.json());
        assertEquals(M365Standing.BLOCKED, check.standing());
        assertFalse(check.mayRun() || check.mayCreate());
        M365Verdict ews = check.protocols().get(0);
        assertTrue(check.json().contains("\"since\":\"" + ews.since().orElseThrow() + "\""), check.json());
        assertTrue(check.json().contains("\"by\":\"" + check.by().orElseThrow() + "\""), check.json());
        assertTrue(check.daysLeft().orElseThrow() < 0);
        M365Alert first = check.alerts().get(0);
        assertEquals(new M365Alert("blocked", true, true, first.text()), first);
        assertEquals(OptionalLong.empty(), check.certificateDaysLeft());
        assertTrue(check.limitsText().startsWith("what Modern authentication cannot wholly do"), check.limitsText());
        Report.Line line = report.lines().get(0);
        assertEquals(NOW, line.at());
        String named = "Microsoft 365 connection \"Contoso [obsolete]\" (" + ANN + "): Basic";
        assertTrue(line.log().startsWith(named), line.log());
        assertTrue(report.lines().stream().anyMatch(one -> one.kind().equals("error")), report.text());
    }

    @Test
    void whatWasNotToldIsUnknownAndNoMode() {
        M365Check check = check(new M365Connection(ANN));
        assertEquals(Optional.empty(), check.mode());
        assertEquals(Optional.of("token_unknown"), check.reason());
        assertEquals(M365Standing.UNKNOWN, check.standing());
        assertEquals(Optional.empty(), check.set());
        assertEquals(OptionalLong.empty(), check.daysLeft());
    }

    @Test
    void everyFactArrives() {
        M365Connection all = new M365Connection("a \"b\" \\ü数@x.example")
                .withSet("7").withName("n").withKind(Kind.MICROSOFT_365).withFrontEnd(FrontEnd.AGENTLESS)
                .withRegion("global").withToken(true).withPassword(true).withAppPassword(true)
                .withRole(Role.GLOBAL_ADMINISTRATOR).withMfa(MfaState.ENFORCED, NOW.minusSeconds(60))
                .withProtocols(List.of(Protocol.EWS)).withSelects(List.of(Feature.PERSONAL_SITES))
                .withBasicOff(NOW.minusSeconds(3600)).withVersion("8.3.6.0").withMaintenanceExpired(true)
                .withCertificate(new M365Certificate(
                        Optional.of(NOW.minus(Duration.ofDays(700))),
                        NOW.plus(Duration.ofDays(10)),
                        OptionalInt.of(30)));
        M365Check check = check(all);
        assertEquals("a \"b\" \\ü数@x.example", check.account());
        assertEquals(Optional.of(M365Mode.HYBRID), check.mode());
        assertEquals(FrontEnd.AGENTLESS, check.frontEnd());
        assertEquals(OptionalLong.of(10), check.certificateDaysLeft());
        assertTrue(check.limitsText().contains("(selected)"), check.limitsText());
        assertTrue(check.json().contains("\"password_part\":\"app_password\""), check.json());
        assertTrue(report.text().contains("changed a short while ago"), report.text());
    }

    @Test
    void eachWordIsOneTheLibraryKnows() {
        for (Kind kind : Kind.values()) {
            assertEquals(kind, check(new M365Connection(ANN).withKind(kind).withPassword(true)).kind());
        }
        for (MfaState state : MfaState.values()) {
            assertTrue(check(MODERN.withMfa(state)).json().contains("\"state\":\"" + state.word() + "\""));
        }
        for (Role role : Role.values()) {
            check(BASIC.withRole(role));
        }
        check(MODERN.withSelects(List.of(Feature.values())));
        List<Protocol> all = Arrays.stream(Protocol.values()).filter(one -> one != Protocol.SHAREPOINT_IDCRL).toList();
        assertEquals(all, protocols(check(MODERN.withProtocols(all))));
    }

    @Test
    void settingsDecideHowItIsJudged() {
        M365Settings quiet = new M365Settings().withNotifications(false, false).withZone(ZoneId.of("UTC"))
                .withReminderDays(List.of(5)).withAdministrators(List.of(Role.PRIVILEGED_ROLE_ADMINISTRATOR))
                .withPropagation(Duration.ofMinutes(5));
        M365Check check = M365.check(M365Request.of(BASIC, quiet), AT, report);
        M365Alert obsolete = check.alerts().stream()
                .filter(one -> one.alert().equals("obsolete_connection"))
                .findFirst()
                .orElseThrow();
        assertFalse(obsolete.shown());
        M365Settings broken = new M365Settings().withPolicy("{}");
        HoldfastException thrown =
                assertThrows(InputException.class, () -> M365.check(M365Request.of(BASIC, broken), report));
        assertEquals(Statuses.code("M365PolicyRejected"), thrown.code());
    }

    @Test
    void factsThatCannotBeAreRefused() {
        M365Request broken = M365Request.ofFacts("{\n\"acount\":1}", Optional.empty());
        HoldfastException thrown = assertThrows(InputException.class, () -> M365.check(broken, report));
        assertEquals(Statuses.code("M365FactsRejected"), thrown.code());
        assertTrue(thrown.reason().contains("line 2"), thrown.reason());
        assertThrows(InputException.class, () -> check(BASIC.withRegion("mars")));
    }

    @Test
    void aPlanHasEachMoveAndWhyNot() {
        M365Plan plan = M365.plan(M365SetsRequest.of(List.of(BASIC)), AT);
        assertEquals(List.of(ANN, 1L), List.of(plan.account(), plan.sets()));
        assertEquals(Optional.of(M365Mode.BASIC), plan.from());
        assertEquals(List.of(M365Mode.values()), plan.moves().stream().map(M365Plan.Move::to).toList());
        M365Plan.Move basic = plan.moves().get(0);
        assertEquals(List.of(false, Optional.of("same_mode")), List.of(basic.allowed(), basic.reason()));
        M365Plan.Move modern = plan.moves().get(2);
        assertTrue(modern.allowed() && modern.confirms());
        assertEquals(Optional.of(M365Plan.Signer.ADMINISTRATOR), modern.signer());
        M365Step authorize =
                modern.steps().stream().filter(step -> step.step().equals("authorize")).findFirst().orElseThrow();
        assertEquals(Optional.of("select_account"), authorize.prompt());
        assertEquals(Optional.empty(), authorize.loginHint());
        M365Step last = modern.steps().get(modern.steps().size() - 1);
        assertEquals(List.of("save", List.of(), Optional.empty()), List.of(last.step(), last.answers(), last.prompt()));
        assertEquals(modern.steps().size(), last.number());
        assertTrue(plan.text().contains("to Modern: yes, an administrator has to sign in"), plan.text());
        M365Plan back = M365.plan(M365SetsRequest.of(List.of(MODERN), M365Mode.BASIC));
        assertEquals(Optional.of("never_basic"), back.moves().get(0).reason());
    }

    @Test
    void theTimelineOfACloudIsAskedForADate() {
        M365TimelineRequest request = M365TimelineRequest.of(
                Optional.of("global"), List.of(Protocol.EWS), Optional.of(SignIn.BASIC), Optional.empty());
        M365Timeline timeline = M365.timeline(request, AT);
        assertEquals(LocalDate.of(2026, 11, 21), timeline.date());
        assertEquals("global", timeline.region());
        assertTrue(timeline.hasModern() && !timeline.retired());
        assertEquals(1, timeline.verdicts().size());
        assertEquals(M365Standing.BLOCKED, timeline.verdicts().get(0).standing());
        M365Timeline early = M365.timeline(request, Optional.of(Instant.parse("2018-08-01T00:00:00Z")));
        assertTrue(early.verdicts().get(0).nextDate().isPresent(), early.json());
        assertTrue(M365.timeline(M365TimelineRequest.of("germany")).retired());
        assertTrue(timeline.json().contains("\"dated\":\"" + timeline.dated() + "\""), timeline.json());
    }

    @Test
    void anErrorIsExplained() {
        M365Explanation told = M365.explain("AADSTS50126: it said so");
        assertEquals(List.of(50126L), told.codes());
        assertEquals(List.of("password", "code"), List.of(told.classWord(), told.basis()));
        assertEquals(List.of(M365Explanation.Retry.NO, M365Explanation.Who.USER), List.of(told.retry(), told.who()));
        M365Question question = new M365Question().withError("invalid_grant").withCodes(List.of(50126, 53003))
                .withDescription("AADSTS50126: hunter2").withCorrelationId("8f2c-11").withTraceId("9")
                .withChanged(NOW.minusSeconds(300)).withSettings(new M365Settings());
        M365Explanation fresh = M365.explain(question, AT);
        assertEquals(List.of("reauthorize", "error"), List.of(fresh.classWord(), fresh.basis()));
        assertEquals(Optional.of("invalid_grant"), fresh.error());
        assertEquals(Optional.of("password"), fresh.topic());
        assertEquals(M365Explanation.Retry.AFTER, fresh.retry());
        assertEquals(Optional.of(NOW.plusSeconds(3300)), fresh.retryAt());
        assertTrue(fresh.propagating());
        assertTrue(fresh.text().contains("correlation id: 8f2c-11") && !fresh.json().contains("hunter2"), fresh.text());
        M365Explanation busy = M365.explain(
                new M365Question().withHttpStatus(429).withRetryAfter(Duration.ofSeconds(30)), AT);
        assertEquals(Optional.of(NOW.plusSeconds(30)), busy.retryAt());
        assertThrows(InputException.class, () -> M365.explain("hello"));
    }

    @Test
    void aFleetIsReadInParts() {
        List<M365Connection> sets = new ArrayList<>(List.of(MODERN, BASIC.withSet("1"), BASIC.withSet("2")));
        IntStream.range(0, 2_000).mapToObj(n -> new M365Connection("u" + n + "@x.example")).forEach(sets::add);
        try (M365Fleet fleet = M365.fleet(M365SetsRequest.of(sets), AT, report)) {
            assertEquals(List.of(2_003L, 2_002L), List.of(fleet.sets(), fleet.count()));
            M365Account first = fleet.accounts(0, 1).get(0);
            assertEquals(List.of(ANN, 2L, List.of("1", "2")), List.of(first.account(), first.count(), first.sets()));
            assertEquals(M365Account.Urgency.BLOCKED, first.urgency());
            assertEquals("migrate_to_modern", first.next());
            assertEquals(List.of("administrator_required"), first.blockers());
            assertEquals(Optional.of(M365Mode.MODERN), first.advised());
            assertTrue(first.obsolete() && first.by().isPresent() && first.daysLeft().isPresent());
            List<M365Account> all = fleet.accounts();
            assertEquals(2_002, all.size());
            assertEquals(all.subList(2_000, 2_002), fleet.accounts(2_000, 10));
            assertEquals(Optional.of("token_unknown"), all.get(1).reason());
            assertEquals(M365Account.Urgency.NONE, all.get(2_001).urgency());
            assertTrue(fleet.csv().startsWith("urgency,by,") && fleet.json().startsWith("{"), fleet.csv());
            assertThrows(MisuseException.class, () -> fleet.accounts(-1, 1));
        }
        assertTrue(report.lines().size() > 2, report.text());
    }

    private static void answer(M365Migration migration, String... answers) {
        Arrays.stream(answers).forEach(migration::answer);
    }

    @Test
    void aMigrationIsStoredTakenUpAndSaved() {
        M365SetsRequest request =
                M365SetsRequest.of(List.of(BASIC.withSet("1"), BASIC.withSet("2")), M365Mode.MODERN);
        String stored;
        try (M365Migration migration = M365Migration.begin(request, AT)) {
            M365Status status = migration.status();
            assertEquals(M365Migration.State.OPEN, status.state());
            assertEquals(2, status.sets());
            assertEquals(List.of(M365Mode.BASIC, M365Mode.MODERN), List.of(status.from(), status.to()));
            assertEquals("sign_out", status.step().orElseThrow().step());
            walk(migration, "paste_code");
            answer(migration, "signed_in " + ANN + " ordinary");
            M365Status.Problem problem = migration.status().problem().orElseThrow();
            assertEquals("administrator_required", problem.problem());
            assertTrue(migration.status().text().contains("! " + problem.text()), migration.status().text());
            assertThrows(InputException.class, migration::save);
            stored = migration.json();
        }
        try (M365Migration migration = M365Migration.resume(stored, AT)) {
            assertEquals("administrator_required", migration.status().problem().orElseThrow().problem());
            walk(migration, "paste_code");
            assertEquals("administrator_required", migration.status().problem().orElseThrow().problem());
            answer(migration, "signed_in root@contoso.example global_administrator");
            walk(migration, "save");
            String before = migration.sets();
            M365Change change = migration.save();
            assertEquals(Optional.of("root@contoso.example"), change.authorizedBy());
            assertEquals(
                    new M365Change.Changed(Optional.of("1"), Optional.of(M365Mode.BASIC), M365Mode.MODERN, true, true),
                    change.sets().get(0));
            assertEquals(change, migration.save());
            assertEquals(M365Migration.State.SAVED, migration.status().state());
            assertEquals(Optional.empty(), migration.status().step());
            assertTrue(before.contains("\"token\":false") && migration.sets().contains("\"token\":true"));
        }
    }

    /** Answers each step with its first word until {@code step} waits. */
    private static void walk(M365Migration migration, String step) {
        while (!migration.status().step().orElseThrow().step().equals(step)) {
            migration.answer(migration.status().step().orElseThrow().answers().get(0));
        }
    }

    @Test
    void aMigrationMayEndWithoutAChange() {
        M365SetsRequest request = M365SetsRequest.of(List.of(BASIC), M365Mode.MODERN);
        try (M365Migration migration = M365Migration.begin(request)) {
            HoldfastException thrown = assertThrows(InputException.class, () -> migration.answer("perhaps"));
            assertEquals(Statuses.code("M365AnswerRejected"), thrown.code());
            migration.cancel();
            assertEquals(M365Migration.State.CANCELLED, migration.status().state());
            assertThrows(InputException.class, migration::save);
        }
        try (M365Migration migration = M365Migration.begin(request)) {
            walk(migration, "authentication_required");
            answer(migration, "later");
            assertEquals(M365Migration.State.LATER, migration.status().state());
        }
    }

    @Test
    void aMoveThatMayNotBeMadeAndWhatWasNotStoredAreRefused() {
        HoldfastException refused = assertThrows(
                InputException.class,
                () -> M365Migration.begin(M365SetsRequest.of(List.of(MODERN), M365Mode.BASIC)));
        assertEquals(Statuses.code("M365MigrationRefused"), refused.code());
        HoldfastException damaged = assertThrows(CorruptException.class, () -> M365Migration.resume("{\"schema\":1}"));
        assertEquals(Statuses.code("M365MigrationDamaged"), damaged.code());
        assertThrows(UnsupportedException.class, () -> M365Migration.resume("{\"schema\":2}"));
    }

    @Test
    void aJobKnowsItsConnections() {
        try (World world = new World(folder)) {
            Sources sources = Sources.ofM365(List.of(M365Request.of(BASIC), M365Request.of(MODERN)));
            Job job = new Job(World.SET, List.of(world.destination)).withSources(sources);
            JobStart start = world.client.jobStart(job, report);
            assertEquals(
                    List.of(Optional.of(M365Mode.BASIC), Optional.of(M365Mode.MODERN)),
                    start.m365().stream().map(M365Check::mode).toList());
            assertEquals(List.of(), start.vmware());
            assertTrue(report.text().contains("cannot sign in any more"), report.text());
        }
    }

    @Test
    void whatIsClosedIsAMisuse() {
        M365Fleet fleet = M365.fleet(M365SetsRequest.of(List.of(MODERN), new M365Settings()), report);
        fleet.close();
        assertThrows(MisuseException.class, fleet::json);
        M365Migration migration = M365Migration.begin(M365SetsRequest.of(List.of(BASIC), M365Mode.MODERN));
        migration.close();
        migration.close();
        assertThrows(MisuseException.class, migration::status);
        report.close();
        assertThrows(MisuseException.class, () -> check(BASIC));
    }
}

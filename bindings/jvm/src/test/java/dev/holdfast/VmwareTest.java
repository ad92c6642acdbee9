package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VmwareTest {
    private static final About BAD_51 = new About("VMware ESXi 5.1.0 build-1157734");
    private static final About BAD_60 = new About("VMware ESXi 6.0.0 build-2494585");
    private static final About GOOD_60 = new About("VMware ESXi 6.0.0 build-3247720");
    private static final VmFacts WEB = new VmFacts("vm-1", "web", List.of(new DiskFacts("2000", 10L << 30)));
    private static final Instant DAY = Instant.parse("2026-11-18T11:00:00Z");
    private static final String UUID = "52 de c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c";

    /** Of a version that no test is about. */
    private static final String RULES = "{\"schema\":1,\"dated\":\"2026-01-02\",\"rules\":[{\"id\":\"X\","
            + "\"kind\":\"defect\",\"title\":\"x\",\"condition\":\"any_machine\",\"versions\":[{\"version\":\"4.0\","
            + "\"fixed\":null,\"certainty\":\"sourced\",\"source\":\"x\"}]}]}";

    @TempDir
    private Path folder;

    private World world;

    @BeforeEach
    void open() {
        world = new World(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static VmwareSource host(About about) {
        return new VmwareSource("10.1.0.6", about);
    }

    private void note(VmwareEvent.Kind kind, int hours, About host) {
        Instant at = DAY.plusSeconds(3_600L * hours);
        world.client.vmwareNote(World.SET, List.of(new VmwareEvent(kind, at, WEB, host)));
    }

    @Test
    void anAffectedHostArrivesWithItsDefectsAndSteps() {
        VmwareSource source = host(BAD_51).withSshPort(22).withName("localhost.localdomain");
        VmwareOutcome outcome = world.client.vmwareCheck(
                Optional.empty(), VmwareRequest.of(source), Optional.of(DAY), world.report);
        assertEquals(Answer.AFFECTED, outcome.answer());
        assertEquals(Optional.empty(), outcome.reason());
        assertEquals(VmwareAction.CBT, outcome.action());
        assertTrue(outcome.hasFindings());
        assertFalse(outcome.refused());
        VmwareHost host = outcome.hosts().get(0);
        assertEquals(Optional.empty(), host.id());
        assertEquals("localhost.localdomain", host.name());
        assertEquals("VMware ESXi 5.1.0 build-1157734", host.product());
        VmwareHost.Match match = new VmwareHost.Match("KB2090639", OptionalLong.of(2323236));
        assertTrue(host.defects().contains(match), host.toString());
        VmwareStep first = outcome.steps().get(0);
        assertEquals(new VmwareStep(1, "upgrade", "KB2090639", first.text()), first);
        assertTrue(outcome.json().contains("\"ssh_port\":22"), outcome.json());
        Report.Line line = world.report.lines().get(0);
        assertEquals("VMware ESXi 5.1.0 build-1157734@10.1.0.6:443(SSH:22)", line.log());
        assertEquals(DAY, line.at());
    }

    @Test
    void aVersionThatIsNotListedIsUnknownAndNoFinding() {
        VmwareOutcome outcome = world.client.vmwareCheck(
                World.SET, VmwareRequest.of(host(new About("VMware ESXi 8.0.3 build-24022510"))), world.report);
        assertEquals(Answer.UNKNOWN, outcome.answer());
        assertEquals(Optional.of("not_listed"), outcome.reason());
        assertFalse(outcome.hasFindings());
    }

    @Test
    void everyFactArrives() {
        About about = new About(
                Optional.of("VMware ESXi"),
                Optional.empty(),
                Optional.of("6.0.0"),
                Optional.of("2494585"),
                Optional.of("HostAgent"),
                Optional.of("embeddedEsx"));
        VmwareHostFacts gone = new VmwareHostFacts(
                Optional.of("host-29"), "b", GOOD_60, Optional.of("notResponding"));
        DiskFacts disk = new DiskFacts(
                "2000", Optional.of("Hard disk 1"), OptionalLong.of(1L << 40), Optional.of(UUID + "/4"));
        VmFacts vm = new VmFacts(
                "vm-1", "a \"b\" \\\n\u0001ü数", Optional.of("host-28"), Optional.of(true), Optional.of(false),
                List.of(disk));
        VmwareSource source = new VmwareSource(
                "vcenter", OptionalInt.of(8443), OptionalInt.empty(), new About("VMware vCenter Server 6.0.0"),
                Optional.empty(), List.of(new VmwareHostFacts("host-28", "a", about), gone), List.of(vm));
        VmwareRequest request = VmwareRequest.of(source, Policy.FULL_WITHOUT_CBT);
        VmwareOutcome outcome = world.client.vmwareCheck(World.SET, request, world.report);
        assertEquals(Optional.of("host-28"), outcome.hosts().get(0).id());
        assertEquals(Answer.AFFECTED, outcome.hosts().get(0).answer());
        assertEquals(Optional.of("disconnected"), outcome.hosts().get(1).reason());
        VmwareVm found = outcome.vms().get(0);
        assertEquals("a \"b\" \\\n\u0001ü数", found.name());
        assertEquals(List.of("KB2136854"), found.rules());
        assertEquals(Optional.of(Risk.CERTAIN), found.risk());
        assertEquals(VmwareAction.FULL_WITHOUT_CBT, found.action());
        assertTrue(outcome.json().contains("\"port\":8443"), outcome.json());
    }

    @Test
    void aPolicyThatRefusesIsAValue() {
        VmwareSource source = host(BAD_60).withVms(List.of(WEB));
        VmwareOutcome outcome =
                world.client.vmwareCheck(World.SET, VmwareRequest.of(source, Policy.FAIL), world.report);
        assertTrue(outcome.refused() && outcome.hasFindings());
        assertEquals(VmwareAction.REFUSE, outcome.vms().get(0).action());
    }

    @Test
    void eachPolicyHasItsWord() {
        for (Policy policy : Policy.values()) {
            VmwareOutcome outcome =
                    world.client.vmwareCheck(World.SET, VmwareRequest.of(host(BAD_60), policy), world.report);
            assertTrue(outcome.json().contains("\"policy\":\"" + policy.word() + "\""), outcome.json());
        }
    }

    @Test
    void factsAndRulesAreHandedInAsTheyAre() {
        VmwareRequest request = VmwareRequest.ofFacts(
                host(BAD_60).json() + "\n", Optional.of(Policy.WARN), Optional.of(RULES));
        VmwareOutcome outcome = world.client.vmwareCheck(World.SET, request, world.report);
        assertEquals("2026-01-02", outcome.dated());
        assertEquals(Answer.UNKNOWN, outcome.answer());
        VmwareRequest broken = VmwareRequest.ofFacts("{\n\"adress\":1}", Optional.empty(), Optional.empty());
        HoldfastException thrown = assertThrows(
                InputException.class, () -> world.client.vmwareCheck(World.SET, broken, world.report));
        assertEquals(Statuses.code("VmwareFactsRejected"), thrown.code());
        assertTrue(thrown.reason().contains("line 2"), thrown.reason());
        assertThrows(
                InputException.class,
                () -> world.client.vmwareCheck("seven", VmwareRequest.of(host(BAD_60)), world.report));
    }

    @Test
    void aFlagStaysUntilAResetAndAFullBackupAfterIt() {
        VmwareRequest request = VmwareRequest.of(host(GOOD_60).withVms(List.of(WEB)));
        note(VmwareEvent.Kind.FULL, 0, BAD_60);
        note(VmwareEvent.Kind.INCREMENTAL, 24, GOOD_60);
        VmwareFlag flag =
                new VmwareFlag(List.of("KB2136854"), Risk.POSSIBLE, BAD_60.fullName().orElseThrow(), DAY, Optional.empty());
        VmwareVm flagged = world.client.vmwareCheck(World.SET, request, world.report).vms().get(0);
        assertEquals(Optional.of(flag), flagged.flag());
        assertEquals(Optional.empty(), flagged.risk());
        Instant reset = DAY.plusSeconds(100_000);
        world.client.vmwareNote(World.SET, List.of(VmwareEvent.reset(reset, "vm-1")));
        VmwareHistory.Vm web = world.client.vmwareHistory(World.SET).vms().get(0);
        assertEquals(Optional.of(reset), web.flag().orElseThrow().reset());
        note(VmwareEvent.Kind.FULL, 48, GOOD_60);
        assertEquals(
                Optional.empty(),
                world.client.vmwareCheck(World.SET, request, world.report).vms().get(0).flag());
    }

    @Test
    void theHistoryHasEachEvent() {
        assertEquals(List.of(), world.client.vmwareHistory(World.SET).vms());
        note(VmwareEvent.Kind.FULL, 0, BAD_60);
        VmwareEvent quiet = new VmwareEvent(VmwareEvent.Kind.DIFFERENTIAL, DAY, WEB, GOOD_60, false);
        world.client.vmwareNote(World.SET, List.of(quiet, VmwareEvent.reset(DAY, "vm-1")));
        VmwareHistory history = world.client.vmwareHistory(World.SET);
        VmwareHistory.Vm web = history.vms().get(0);
        assertEquals(List.of("vm-1", "web"), List.of(web.id(), web.name()));
        assertEquals(
                List.of(
                        new VmwareHistory.Past(
                                DAY, VmwareEvent.Kind.FULL, BAD_60.fullName(), Optional.of(Answer.AFFECTED), true),
                        new VmwareHistory.Past(
                                DAY,
                                VmwareEvent.Kind.DIFFERENTIAL,
                                GOOD_60.fullName(),
                                Optional.of(Answer.FIXED),
                                false),
                        new VmwareHistory.Past(
                                DAY, VmwareEvent.Kind.RESET, Optional.empty(), Optional.empty(), false)),
                web.events());
        assertTrue(history.json().contains("\"sizes\":{\"2000\":10737418240}"), history.json());
    }

    @Test
    void allEventsAreRememberedOrNone() {
        String good = new VmwareEvent(VmwareEvent.Kind.FULL, DAY, WEB, BAD_60).json();
        String nobody = good.replace("vm-1", " ");
        assertThrows(
                InputException.class,
                () -> world.client.vmwareNote(World.SET, "[" + good + "," + nobody + "]", Optional.empty()));
        assertEquals(List.of(), world.client.vmwareHistory(World.SET).vms());
        world.client.vmwareNote(World.SET, "[" + good + "]", Optional.of(RULES));
        assertEquals(Optional.empty(), world.client.vmwareHistory(World.SET).vms().get(0).flag());
    }

    @Test
    void aJobKnowsItsSources() {
        Sources sources = Sources.ofVmware(
                List.of(VmwareRequest.of(host(BAD_51)), VmwareRequest.of(host(GOOD_60), Policy.SKIP_CBT)));
        Job job = new Job(World.SET, List.of(world.destination)).withSources(sources);
        JobStart start = world.client.jobStart(job, world.report);
        assertEquals(
                List.of(Answer.AFFECTED, Answer.FIXED),
                start.vmware().stream().map(VmwareOutcome::answer).toList());
        assertTrue(world.report.text().contains("KB2090639"), world.report.text());
        Job broken = new Job(World.SET, List.of(world.destination)).withSources(new Sources("{"));
        assertThrows(InputException.class, () -> world.client.jobStart(broken, world.report));
        assertEquals(List.of(), world.client.jobStart(new Job(World.SET, List.of()), world.report).vmware());
    }

    @Test
    void aChangeIdIsBuiltUponWhenItIsTheSameTracking() {
        TrackingAnswer usable = Vmware.tracking(new Tracking(UUID + "/4", UUID + "/9"));
        assertEquals(new TrackingAnswer(true, Optional.empty(), Optional.empty(), usable.json()), usable);
        TrackingAnswer back = Vmware.tracking(new Tracking(UUID + "/4", UUID + "/3"));
        assertEquals(Optional.of("went_back"), back.reason());
        assertTrue(back.text().orElseThrow().contains("reverted to a snapshot"));
        assertTrue(back.json().contains("\"usable\":false"), back.json());
        assertEquals(Optional.of("none_before"), Vmware.tracking("{}").reason());
        assertThrows(InputException.class, () -> Vmware.tracking("{\"capacity_bytes\":-1}"));
    }

    @Test
    void theAnswersToAQueryHaveToCoverTheDisk() {
        Optional<String> id = Optional.of(UUID + "/4");
        List<Tracking.Segment> segments = List.of(
                new Tracking.Segment(0, 60, List.of(new Tracking.Area(0, 10), new Tracking.Area(20, 40))),
                new Tracking.Segment(60, 40, List.of()));
        assertTrue(Vmware.tracking(new Tracking(id, id, OptionalLong.of(100), Optional.of(segments))).usable());
        assertEquals(
                Optional.of("capacity_missed"),
                Vmware.tracking(new Tracking(id, id, OptionalLong.of(101), Optional.of(segments))).reason());
    }

    @Test
    void whatIsClosedIsAMisuse() {
        world.close();
        assertThrows(MisuseException.class, () -> world.client.vmwareHistory(World.SET));
        assertThrows(MisuseException.class, () -> world.client.vmwareNote(World.SET, List.of()));
        assertThrows(
                MisuseException.class,
                () -> world.client.vmwareCheck(World.SET, VmwareRequest.of(host(BAD_60)), world.report));
    }
}

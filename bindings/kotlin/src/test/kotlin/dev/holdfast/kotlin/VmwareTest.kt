package dev.holdfast.kotlin

import dev.holdfast.Answer
import dev.holdfast.InputException
import dev.holdfast.MisuseException
import dev.holdfast.Policy
import dev.holdfast.Risk
import dev.holdfast.Sources
import dev.holdfast.Tracking
import dev.holdfast.Vmware
import dev.holdfast.VmwareAction
import dev.holdfast.VmwareEvent.Kind
import dev.holdfast.VmwareTarget
import java.net.InetAddress
import java.net.ServerSocket
import java.nio.file.Path
import java.time.Instant
import java.util.Optional
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir

private const val BAD_60 = "VMware ESXi 6.0.0 build-2494585"
private const val GOOD_60 = "VMware ESXi 6.0.0 build-3247720"
private const val TRACKED = "52 de c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c"

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VmwareTest {
    @TempDir
    lateinit var folder: Path

    private lateinit var world: World

    private val day: Instant = Instant.parse("2026-11-18T11:00:00Z")
    private val web = vmFacts("vm-1", "web", listOf(diskFacts("2000", capacityBytes = 10L shl 30)))

    @BeforeEach
    fun open() {
        world = World(folder)
    }

    @AfterEach
    fun close() {
        world.close()
    }

    @Test
    fun `a cancelled coroutine ends the asking of a host that says nothing`() = runBlocking {
        ServerSocket(0, 5, InetAddress.getLoopbackAddress()).use { server ->
            val target = VmwareTarget("127.0.0.1:${server.localPort}")
            val asking = launch(Dispatchers.IO) { world.calls.vmwareFetch(target) }
            withContext(Dispatchers.IO) { server.accept() }.use { asking.cancelAndJoin() }
            assertTrue(asking.isCancelled)
        }
    }

    @Test
    fun `an affected host is found with its fixed build`() = runBlocking {
        val source = vmwareSource(
            "10.1.0.6",
            about("VMware ESXi 5.1.0 build-1157734"),
            name = "localhost.localdomain",
            sshPort = 22,
        )
        val outcome = world.calls.vmwareCheck(vmwareRequest(source), world.report, now = day)
        assertEquals(Answer.AFFECTED to null, outcome.answer to outcome.reasonOrNull)
        val host = outcome.hosts.single()
        assertEquals(null to null, host.idOrNull to host.reasonOrNull)
        assertEquals(2_323_236L, host.defects.single { it.rule == "KB2090639" }.fixedBuildOrNull)
        val line = world.report.lines().first()
        assertEquals("VMware ESXi 5.1.0 build-1157734@10.1.0.6:443(SSH:22)" to day, line.log to line.at)
    }

    @Test
    fun `every fact arrives and null is left out`() = runBlocking {
        val bad = about(
            name = "VMware ESXi",
            version = "6.0.0",
            build = "2494585",
            apiType = "HostAgent",
            productLineId = "embeddedEsx",
        )
        val hosts = listOf(
            vmwareHostFacts("a", bad, id = "host-28"),
            vmwareHostFacts("b", about(GOOD_60), connectionState = "disconnected"),
        )
        val disk = diskFacts("2000", 1L shl 40, "$TRACKED/4", "Hard disk 1")
        val vm = vmFacts("vm-1", "web", listOf(disk), "host-28", cbtEnabled = true, hasSnapshots = false)
        val source = vmwareSource("vc", about("VMware vCenter Server"), port = 8443, hosts = hosts, vms = listOf(vm))
        val request = vmwareRequest(source, Policy.SKIP_CBT)
        val outcome = world.calls.vmwareCheck(request, world.report, set = SET)
        assertEquals(listOf("host-28", null), outcome.hosts.map { it.idOrNull })
        assertEquals("disconnected", outcome.hosts[1].reasonOrNull)
        val found = outcome.vms.single()
        assertEquals(Triple(Risk.CERTAIN, null, VmwareAction.WITHOUT_CBT), Triple(found.riskOrNull, found.flagOrNull, found.action))
        assertTrue(outcome.json.contains("\"port\":8443"), outcome.json)
    }

    @Test
    fun `a flag comes with a backup and goes with a reset and a full one`() = runBlocking {
        world.calls.vmwareNote(SET, listOf(vmwareEvent(Kind.INCREMENTAL, day, web, about(BAD_60))))
        val flagged = world.calls.vmwareHistory(SET).vms.single()
        assertEquals(day to null, flagged.flagOrNull?.let { it.since to it.resetOrNull })
        val source = vmwareSource("a", about(GOOD_60), vms = listOf(web))
        val warned = world.calls.vmwareCheck(vmwareRequest(source), world.report, set = SET)
        assertEquals(listOf("KB2136854"), warned.vms.single().flagOrNull?.rules)
        world.calls.vmwareNote(
            SET,
            listOf(
                vmwareEvent(Kind.RESET, day.plusSeconds(1), vmFacts("vm-1")),
                vmwareEvent(Kind.FULL, day.plusSeconds(2), web, about(GOOD_60), usesCbt = false),
            ),
        )
        val healed = world.calls.vmwareHistory(SET).vms.single()
        assertEquals(null, healed.flagOrNull)
        assertEquals(listOf(BAD_60, null, GOOD_60), healed.events.map { it.productOrNull })
        assertEquals(listOf(Answer.AFFECTED, null, Answer.FIXED), healed.events.map { it.answerOrNull })
        assertEquals(listOf(true, false, false), healed.events.map { it.usesCbt })
    }

    @Test
    fun `what is no JSON of events or rules is refused`() {
        val note = { events: String, rules: String? -> runBlocking { world.calls.vmwareNote(SET, events, rules) } }
        assertThrows(InputException::class.java) { note("{", null) }
        assertThrows(InputException::class.java) { note("[]", "{") }
        note("[]", null)
        world.close()
        assertThrows(MisuseException::class.java) { note("[]", null) }
    }

    @Test
    fun `a job has sources`() = runBlocking {
        val plain = job(SET, listOf())
        assertEquals(Optional.empty<Sources>(), plain.sources)
        val sources = Sources.ofVmware(listOf(vmwareRequest(vmwareSource("a", about(BAD_60)))))
        val start = world.calls.jobStart(job(SET, listOf(world.destination), sources = sources), world.report)
        assertEquals(listOf(Answer.AFFECTED), start.vmware.map { it.answer })
    }

    @Test
    fun `a change id is usable or says why not`() {
        val good = Vmware.tracking(tracking("$TRACKED/4", "$TRACKED/7"))
        assertEquals(Triple(true, null, null), Triple(good.usable, good.reasonOrNull, good.textOrNull))
        assertEquals("none_before", Vmware.tracking(tracking(null, "$TRACKED/7")).reasonOrNull)
        val segments = listOf(Tracking.Segment(0, 60, listOf(Tracking.Area(0, 10))))
        val missed = Vmware.tracking(tracking("$TRACKED/4", "$TRACKED/4", capacityBytes = 100, segments = segments))
        assertEquals("capacity_missed", missed.reasonOrNull)
        assertEquals(true, missed.textOrNull?.contains("go on asking"))
    }
}

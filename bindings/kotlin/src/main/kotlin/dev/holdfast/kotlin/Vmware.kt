package dev.holdfast.kotlin

import dev.holdfast.About
import dev.holdfast.Answer
import dev.holdfast.DiskFacts
import dev.holdfast.Policy
import dev.holdfast.Risk
import dev.holdfast.Tracking
import dev.holdfast.TrackingAnswer
import dev.holdfast.VmFacts
import dev.holdfast.VmwareEvent
import dev.holdfast.VmwareFlag
import dev.holdfast.VmwareHistory
import dev.holdfast.VmwareHost
import dev.holdfast.VmwareHostFacts
import dev.holdfast.VmwareOutcome
import dev.holdfast.VmwareRequest
import dev.holdfast.VmwareSource
import dev.holdfast.VmwareVm
import java.time.Instant
import java.util.Optional
import java.util.OptionalLong

/**
 * What a VMware product says of itself. Everything may be missing; [fullName] alone will do.
 *
 * @param name such as "VMware ESXi"
 * @param fullName such as "VMware ESXi 5.1.0 build-1157734"
 * @param version such as "5.1.0"
 * @param build such as "1157734"
 * @param apiType "HostAgent" for a host, "VirtualCenter" for a vCenter
 * @param productLineId such as "embeddedEsx" or "vpx"
 */
public fun about(
    fullName: String? = null,
    name: String? = null,
    version: String? = null,
    build: String? = null,
    apiType: String? = null,
    productLineId: String? = null,
): About = About(
    Optional.ofNullable(name),
    Optional.ofNullable(fullName),
    Optional.ofNullable(version),
    Optional.ofNullable(build),
    Optional.ofNullable(apiType),
    Optional.ofNullable(productLineId),
)

/** A virtual disk; [key] tells the disks of one machine apart, such as "2000". */
public fun diskFacts(
    key: String,
    capacityBytes: Long? = null,
    changeId: String? = null,
    label: String? = null,
): DiskFacts = DiskFacts(key, Optional.ofNullable(label), capacityBytes.toOptional(), Optional.ofNullable(changeId))

/**
 * A virtual machine.
 *
 * @param id what it is known by, best its instance UUID
 * @param host the id or name of the host it runs on
 */
public fun vmFacts(
    id: String,
    name: String = "",
    disks: List<DiskFacts> = listOf(),
    host: String? = null,
    cbtEnabled: Boolean? = null,
    hasSnapshots: Boolean? = null,
): VmFacts = VmFacts(
    id,
    name,
    Optional.ofNullable(host),
    Optional.ofNullable(cbtEnabled),
    Optional.ofNullable(hasSnapshots),
    disks,
)

/** A host of a vCenter; [connectionState] is connected, disconnected or notResponding. */
public fun vmwareHostFacts(
    name: String,
    about: About,
    id: String? = null,
    connectionState: String? = null,
): VmwareHostFacts = VmwareHostFacts(Optional.ofNullable(id), name, about, Optional.ofNullable(connectionState))

/**
 * A host, or a vCenter with its hosts, that a backup set reads from.
 *
 * @param name what a single host calls itself, such as "localhost.localdomain"
 * @param port the port of its API; null for 443
 * @param sshPort the port of its SSH server, where the console uses it
 * @param hosts the hosts of a vCenter; none for a single host
 * @param vms the virtual machines to be backed up, where they are known
 */
public fun vmwareSource(
    address: String,
    about: About,
    name: String? = null,
    port: Int? = null,
    sshPort: Int? = null,
    hosts: List<VmwareHostFacts> = listOf(),
    vms: List<VmFacts> = listOf(),
): VmwareSource =
    VmwareSource(address, port.toOptional(), sshPort.toOptional(), about, Optional.ofNullable(name), hosts, vms)

/**
 * A source to be checked.
 *
 * @param policy what the set does about machines at risk; null for a warning
 * @param rules the JSON of a rules file; null for the library's own
 */
public fun vmwareRequest(source: VmwareSource, policy: Policy? = null, rules: String? = null): VmwareRequest =
    VmwareRequest.ofFacts(source.json(), Optional.ofNullable(policy), Optional.ofNullable(rules))

/** A backup of [vm] that [host] served, or a reset of its changed block tracking. */
public fun vmwareEvent(
    kind: VmwareEvent.Kind,
    at: Instant,
    vm: VmFacts,
    host: About = About.unknown(),
    usesCbt: Boolean = true,
): VmwareEvent = VmwareEvent(kind, at, vm, host, usesCbt)

/**
 * Changed block tracking of one disk, between two backups.
 *
 * @param before the change id the last backup kept
 * @param now the disk's change id now
 * @param segments the answers to the query of changed areas, in order; null before it was asked
 */
public fun tracking(
    before: String?,
    now: String?,
    capacityBytes: Long? = null,
    segments: List<Tracking.Segment>? = null,
): Tracking = Tracking(
    Optional.ofNullable(before),
    Optional.ofNullable(now),
    capacityBytes.toOptional(),
    Optional.ofNullable(segments),
)

/** Why it cannot be told whether the source loses changed sectors, as a stable word; null when it can. */
public val VmwareOutcome.reasonOrNull: String? get() = reason.orElse(null)

/** What it is known by at its vCenter. */
public val VmwareHost.idOrNull: String? get() = id.orElse(null)

/** Why it cannot be told whether it loses changed sectors, as a stable word; null when it can. */
public val VmwareHost.reasonOrNull: String? get() = reason.orElse(null)

/** The first build with the fix; null where there is none. */
public val VmwareHost.Match.fixedBuildOrNull: Long? get() = if (fixedBuild.isPresent) fixedBuild.asLong else null

/** How sure it is that the machine is exposed; null when it is exposed to no defect. */
public val VmwareVm.riskOrNull: Risk? get() = risk.orElse(null)

/** Why backups already made are not to be trusted; null when nothing speaks against them. */
public val VmwareVm.flagOrNull: VmwareFlag? get() = flag.orElse(null)

/** When tracking was reset after the last backup that spoiled the chain. */
public val VmwareFlag.resetOrNull: Instant? get() = reset.orElse(null)

/** Why its chain of backups is not to be trusted; null when nothing speaks against it. */
public val VmwareHistory.Vm.flagOrNull: VmwareFlag? get() = flag.orElse(null)

/** What served it; null for a reset. */
public val VmwareHistory.Past.productOrNull: String? get() = product.orElse(null)

/** Whether that lost changed sectors; null for a reset. */
public val VmwareHistory.Past.answerOrNull: Answer? get() = answer.orElse(null)

/** Why the change ids may not be built upon, as a stable word; null when they may. */
public val TrackingAnswer.reasonOrNull: String? get() = reason.orElse(null)

/** Why they may not, and what to do; null when they may. */
public val TrackingAnswer.textOrNull: String? get() = text.orElse(null)

private fun Long?.toOptional(): OptionalLong = if (this == null) OptionalLong.empty() else OptionalLong.of(this)

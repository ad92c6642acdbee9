package dev.holdfast.kotlin

import dev.holdfast.Access
import dev.holdfast.Deletions
import dev.holdfast.Destination
import dev.holdfast.Problem
import dev.holdfast.Replica
import dev.holdfast.ReplicationOutcome
import dev.holdfast.ReplicationRequest
import dev.holdfast.ReplicationVerdict
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/** What replication of one set to one receiver came to. Never an exception: see [NotReplicated]. */
public sealed interface ReplicaResult {
    /** All of it, as Java has it. */
    public val replica: Replica

    /** The set's decimal number. */
    public val set: String get() = replica.set

    /** The receiver, in words. */
    public val receiver: String get() = replica.receiver

    /** How far the receiver's newest job is behind the sender's; zero when it is not. */
    public val lag: Duration get() = replica.lag.time.toKotlinDuration()

    /** When it began. */
    public val began: Instant get() = replica.began

    /** How long it took, by the client's clock. */
    public val took: Duration get() = java.time.Duration.between(replica.began, replica.ended).toKotlinDuration()

    /** Whether the receiver, or both sides of a healing, have everything. */
    public val isWhole: Boolean get() = replica.verdict.isWhole

    /** What became of deletions; null when there were none, or they were not asked for. */
    public val deleted: Replica.Deleted? get() = replica.deleted.orElse(null)

    /** The receiver has everything now; [sent] is what travelled. */
    public data class Replicated(override val replica: Replica, val sent: Replica.Sent) : ReplicaResult

    /** The receiver had everything already. */
    public data class Current(override val replica: Replica) : ReplicaResult

    /**
     * Some files could not be sent; the receiver has everything else, and an index of exactly that.
     *
     * @property sent what travelled
     * @property failures the first of those files
     * @property failureCount how many there are
     */
    public data class Partial(
        override val replica: Replica,
        val sent: Replica.Sent,
        val failures: List<Replica.Failure>,
        val failureCount: Long,
    ) : ReplicaResult

    /** Only looked: the receiver lacks [objectCount] objects of [bytes] bytes. */
    public data class Behind(override val replica: Replica, val objectCount: Long, val bytes: Long) : ReplicaResult

    /** Both sides have what both indexes name. */
    public data class Sound(override val replica: Replica, val healed: Replica.Healed) : ReplicaResult

    /** What was missing or wrong on one side was brought back from the other. */
    public data class Healed(override val replica: Replica, val healed: Replica.Healed) : ReplicaResult

    /**
     * Something is sound on neither side, or could not be brought back.
     *
     * @property healed what was brought back all the same; what is sound on neither side
     * @property failures the first of the files that could not be brought back
     */
    public data class NotHealed(
        override val replica: Replica,
        val healed: Replica.Healed,
        val failures: List<Replica.Failure>,
    ) : ReplicaResult

    /** Nothing could be concluded or sent; the receiver shows a whole index all the same. [problem] says why. */
    public data class NotReplicated(override val replica: Replica, val problem: Problem) : ReplicaResult

    /** A token that the host gave was cancelled; the receiver shows a whole index. */
    public data class Cancelled(override val replica: Replica) : ReplicaResult
}

/** Each set at each receiver as a sealed result, in the order they were given. */
public val ReplicationOutcome.results: List<ReplicaResult> get() = replicas.map { it.toResult() }

/** The same of one, for hosts that also call the Java facade. */
public fun Replica.toResult(): ReplicaResult {
    val healed = { healed().orElseThrow() }
    return when (verdict) {
        ReplicationVerdict.REPLICATED -> ReplicaResult.Replicated(this, sent)
        ReplicationVerdict.CURRENT -> ReplicaResult.Current(this)
        ReplicationVerdict.PARTIAL -> ReplicaResult.Partial(this, sent, failures, failureCount)
        ReplicationVerdict.BEHIND -> ReplicaResult.Behind(this, lag.objectCount, lag.bytes)
        ReplicationVerdict.SOUND -> ReplicaResult.Sound(this, healed())
        ReplicationVerdict.HEALED -> ReplicaResult.Healed(this, healed())
        ReplicationVerdict.NOT_HEALED -> ReplicaResult.NotHealed(this, healed(), failures)
        ReplicationVerdict.NOT_REPLICATED -> ReplicaResult.NotReplicated(this, problem.orElseThrow())
        ReplicationVerdict.CANCELLED -> ReplicaResult.Cancelled(this)
    }
}

/**
 * Sets, where they are and where they are to be too. What is null goes by the library's own.
 *
 * @param setsAtOnce sets worked on at once, from 1 to 64
 * @param bandwidth bytes a second that all sets together may send; 0 for no limit
 * @param deletions what becomes of objects that the sender does not name any more
 * @param confirm the hash of refused deletions that a person looked at and confirms
 * @param readAll whether a healing compares checksums, instead of sizes alone
 * @param now the moment the client's clock shows; null for the machine's clock
 */
public fun replicationRequest(
    sets: List<String>,
    sender: Destination,
    receivers: List<Destination>,
    setsAtOnce: Int? = null,
    bandwidth: Long? = null,
    deletions: Deletions? = null,
    confirm: String? = null,
    readAll: Boolean? = null,
    now: Instant? = null,
): ReplicationRequest {
    var request = ReplicationRequest(sets, sender, receivers)
    setsAtOnce?.let { request = request.withSetsAtOnce(it) }
    bandwidth?.let { request = request.withBandwidth(it) }
    deletions?.let { request = request.withDeletions(it) }
    confirm?.let { request = request.withConfirm(it) }
    readAll?.let { request = request.withReadAll(it) }
    now?.let { request = request.withNow(it) }
    return request
}

/** What opens a destination beside its address, such as `access("user" to "backup", "password" to secret)`. */
public fun access(vararg values: Pair<String, String>): Access =
    values.fold(Access.none()) { access, (name, value) -> access.with(name, value) }

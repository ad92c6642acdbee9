package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Sets, where they are and where they are to be too, and how. What is not said goes by the library's own. */
public final class ReplicationRequest {
    private final Destination sender;
    private final List<Destination> receivers;
    private final JsonFields fields;
    private final Optional<String> verbatim;
    private final Optional<Instant> now;

    private ReplicationRequest(
            Destination sender,
            List<Destination> receivers,
            JsonFields fields,
            Optional<String> verbatim,
            Optional<Instant> now) {
        this.sender = Objects.requireNonNull(sender, "sender");
        this.receivers = List.copyOf(receivers);
        this.fields = fields;
        this.verbatim = verbatim;
        this.now = Objects.requireNonNull(now, "now");
    }

    /**
     * Sets, their sender and their receivers.
     *
     * @param sets the sets' decimal numbers
     * @param sender where the sets are
     * @param receivers where they are to be too, at least one
     */
    public ReplicationRequest(List<String> sets, Destination sender, List<Destination> receivers) {
        this(
                sender,
                receivers,
                new JsonFields().json("sets", JsonObject.texts(sets, set -> set)),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * One set, its sender and its receivers.
     *
     * @param set the set's decimal number
     * @param sender where the set is
     * @param receivers where it is to be too, at least one
     */
    public ReplicationRequest(String set, Destination sender, Destination... receivers) {
        this(List.of(set), sender, List.of(receivers));
    }

    /**
     * A request whose sets and options are JSON already, such as a file's.
     *
     * @param json an object with "sets", as {@link #json()} writes it
     * @param sender where the sets are
     * @param receivers where they are to be too, at least one
     * @return the request
     */
    public static ReplicationRequest ofJson(String json, Destination sender, List<Destination> receivers) {
        return new ReplicationRequest(sender, receivers, new JsonFields(), Optional.of(json), Optional.empty());
    }

    /**
     * The same with sets worked on at once.
     *
     * @param count from 1 to 64
     * @return this request with it
     */
    public ReplicationRequest withSetsAtOnce(int count) {
        return with(said().number("sets_at_once", count));
    }

    /**
     * The same with a limit that all sets share.
     *
     * @param bytesPerSecond what all together may send; 0 for no limit
     * @return this request with it
     */
    public ReplicationRequest withBandwidth(long bytesPerSecond) {
        return with(said().number("bandwidth_bytes_per_second", bytesPerSecond));
    }

    /**
     * The same with deletions propagated, or not.
     *
     * @param deletions what becomes of objects that the sender does not name any more
     * @return this request with it
     */
    public ReplicationRequest withDeletions(Deletions deletions) {
        return with(said().text("deletions", deletions.word()));
    }

    /**
     * The same with a breaker for deletions; the larger of the two counts.
     *
     * @param percent deletions up to this share of all entries pass
     * @param entries deletions up to this number pass
     * @return this request with it
     */
    public ReplicationRequest withBreaker(int percent, long entries) {
        return with(said().number("breaker_percent", percent).number("breaker_entries", entries));
    }

    /**
     * The same with confirmed deletions.
     *
     * @param hash as {@link Replica.Deleted#hash()} names what a person looked at
     * @return this request with it
     */
    public ReplicationRequest withConfirm(String hash) {
        return with(said().text("confirm", hash));
    }

    /**
     * The same with objects read whole by a healing, or not.
     *
     * @param wanted whether checksums are compared, instead of sizes alone
     * @return this request with it
     */
    public ReplicationRequest withReadAll(boolean wanted) {
        return with(said().flag("read_all", wanted));
    }

    /**
     * The same at a moment.
     *
     * @param moment what the client's clock shows
     * @return this request with it
     */
    public ReplicationRequest withNow(Instant moment) {
        return new ReplicationRequest(sender, receivers, fields, verbatim, Optional.of(moment));
    }

    /** {@return sets and options as JSON: what {@link #ofJson} takes} */
    public String json() {
        return verbatim.orElseGet(fields::toString);
    }

    @Override
    public String toString() {
        return json();
    }

    private JsonFields said() {
        if (verbatim.isPresent()) {
            throw new IllegalStateException("this request came from JSON; say it there");
        }
        return fields;
    }

    private ReplicationRequest with(JsonFields others) {
        return new ReplicationRequest(sender, receivers, others, verbatim, now);
    }

    Engine.Replication in(Scope scope) {
        return new Engine.Replication(
                sender.in(scope),
                receivers.stream().map(place -> place.in(scope)).toList(),
                json(),
                now.map(Instant::toEpochMilli).orElse(null));
    }
}

package dev.holdfast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An error of a sign-in, as it came and with what is known around it. Its description is never repeated. */
public final class M365Question {
    private final JsonFields fields;

    /** An error of which nothing is known. */
    public M365Question() {
        this(new JsonFields());
    }

    private M365Question(JsonFields fields) {
        this.fields = fields;
    }

    /**
     * The same with the answer's "error".
     *
     * @param error such as "invalid_grant"
     * @return this question with it
     */
    public M365Question withError(String error) {
        return new M365Question(fields.text("error", error));
    }

    /**
     * The same with the answer's "suberror".
     *
     * @param suberror such as "basic_action"
     * @return this question with it
     */
    public M365Question withSuberror(String suberror) {
        return new M365Question(fields.text("suberror", suberror));
    }

    /**
     * The same with the AADSTS numbers.
     *
     * @param codes each of them, such as 50126
     * @return this question with it
     */
    public M365Question withCodes(List<Integer> codes) {
        return new M365Question(fields.json("error_codes", JsonObject.array(codes, String::valueOf)));
    }

    /**
     * The same with the answer's description, which may name the numbers.
     *
     * @param description as it came
     * @return this question with it
     */
    public M365Question withDescription(String description) {
        return new M365Question(fields.text("error_description", description));
    }

    /**
     * The same with the id of the request, for Microsoft's support.
     *
     * @param id as it came
     * @return this question with it
     */
    public M365Question withCorrelationId(String id) {
        return new M365Question(fields.text("correlation_id", id));
    }

    /**
     * The same with the id of the trace, for Microsoft's support.
     *
     * @param id as it came
     * @return this question with it
     */
    public M365Question withTraceId(String id) {
        return new M365Question(fields.text("trace_id", id));
    }

    /**
     * The same with the status of HTTP.
     *
     * @param status such as 429
     * @return this question with it
     */
    public M365Question withHttpStatus(int status) {
        return new M365Question(fields.number("http_status", status));
    }

    /**
     * The same with how long the server asked to wait, in whole seconds.
     *
     * @param time how long
     * @return this question with it
     */
    public M365Question withRetryAfter(Duration time) {
        return new M365Question(fields.number("retry_after_s", time.toSeconds()));
    }

    /**
     * The same with when account, password or application were last changed.
     *
     * @param changed when
     * @return this question with it
     */
    public M365Question withChanged(Instant changed) {
        return new M365Question(fields.number("changed_utc_ms", changed.toEpochMilli()));
    }

    /**
     * The same with how to judge it.
     *
     * @param settings how
     * @return this question with it
     */
    public M365Question withSettings(M365Settings settings) {
        return new M365Question(fields.json("settings", settings.json()));
    }

    /** {@return these fields as JSON: what {@link M365#explain(String)} takes} */
    public String json() {
        return fields.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof M365Question that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return json();
    }
}

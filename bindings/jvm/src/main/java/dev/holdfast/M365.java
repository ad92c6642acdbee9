package dev.holdfast;

import java.time.Instant;
import java.util.Optional;

/**
 * Microsoft 365 authentication: what state a connection is in, what may be done about it, what an error means.
 *
 * <p>All is decided from the facts handed in; nothing asks the network and nothing changes. A date decides what
 * Microsoft allows, so each question is asked for a moment.
 */
public final class M365 {
    private M365() {}

    /**
     * All that is to be said of a connection.
     *
     * @param request the connection, and how to judge it
     * @param now the moment; empty for the machine's clock
     * @param report gets the lines
     * @return what was found
     */
    public static M365Check check(M365Request request, Optional<Instant> now, Report report) {
        return Calls.run(scope -> Engines.get().m365Check(request.json(), millis(now), report.in(scope)));
    }

    /**
     * The same now.
     *
     * @param request the connection, and how to judge it
     * @param report gets the lines
     * @return what was found
     */
    public static M365Check check(M365Request request, Report report) {
        return check(request, Optional.empty(), report);
    }

    /**
     * Which moves between the modes may be made, by whom and in which steps.
     *
     * @param request the sets of one account, and where wanted one mode to move to
     * @param now the moment; empty for the machine's clock
     * @return the moves, those that are refused too
     */
    public static M365Plan plan(M365SetsRequest request, Optional<Instant> now) {
        return Calls.run(scope -> Engines.get().m365Plan(request.json(), millis(now)));
    }

    /**
     * The same now.
     *
     * @param request the sets of one account, and where wanted one mode to move to
     * @return the moves, those that are refused too
     */
    public static M365Plan plan(M365SetsRequest request) {
        return plan(request, Optional.empty());
    }

    /**
     * How the protocols of a cloud stand, and what happened and will.
     *
     * @param request which cloud and protocols
     * @param now the moment; empty for the machine's clock
     * @return the timeline
     */
    public static M365Timeline timeline(M365TimelineRequest request, Optional<Instant> now) {
        return Calls.run(scope -> Engines.get().m365Timeline(request.json(), millis(now)));
    }

    /**
     * The same now.
     *
     * @param request which cloud and protocols
     * @return the timeline
     */
    public static M365Timeline timeline(M365TimelineRequest request) {
        return timeline(request, Optional.empty());
    }

    /**
     * What an error of a sign-in means: what to do, whether to try again, who must act.
     *
     * @param question the JSON of an error answer, or any text that names an error, such as "AADSTS53003"
     * @param now the moment; empty for the machine's clock
     * @return what it means
     */
    public static M365Explanation explain(String question, Optional<Instant> now) {
        return Calls.run(scope -> Engines.get().m365Explain(question, millis(now)));
    }

    /**
     * The same now.
     *
     * @param question the JSON of an error answer, or any text that names an error, such as "AADSTS53003"
     * @return what it means
     */
    public static M365Explanation explain(String question) {
        return explain(question, Optional.empty());
    }

    /**
     * What an error of a sign-in means, with what is known around it.
     *
     * @param question the error
     * @param now the moment; empty for the machine's clock
     * @return what it means
     */
    public static M365Explanation explain(M365Question question, Optional<Instant> now) {
        return explain(question.json(), now);
    }

    /**
     * Sets of any number of accounts, by account, the most urgent first.
     *
     * @param request the sets, and how to judge them
     * @param now the moment; empty for the machine's clock
     * @param report gets the lines: what there is, and who is to be looked at first
     * @return the fleet; close it
     */
    public static M365Fleet fleet(M365SetsRequest request, Optional<Instant> now, Report report) {
        return new M365Fleet(
                Calls.run(scope -> Engines.get().m365Fleet(request.json(), millis(now), report.in(scope))));
    }

    /**
     * The same now.
     *
     * @param request the sets, and how to judge them
     * @param report gets the lines: what there is, and who is to be looked at first
     * @return the fleet; close it
     */
    public static M365Fleet fleet(M365SetsRequest request, Report report) {
        return fleet(request, Optional.empty(), report);
    }

    /**
     * Which permissions a tenant's backups and restores need, and no more. Asks nobody.
     *
     * @param request what they are to be, and what the application has already
     * @return the permissions
     */
    public static M365PermissionPlan permissions(M365PermissionRequest request) {
        return permissions(request.json());
    }

    /**
     * The same of JSON, such as a file's.
     *
     * @param request {@code workloads}, and where wanted {@code directions} and {@code granted}
     * @return the permissions
     */
    public static M365PermissionPlan permissions(String request) {
        return Calls.run(scope -> Engines.get().m365Permissions(request));
    }

    /**
     * Who an ID token is of, proven by the keys its issuer publishes. Asks nobody.
     *
     * @param request JSON of {@code token}, {@code keys}, {@code issuer}, {@code audience}, and where wanted
     *     {@code nonce} and {@code tenant}
     * @param now the moment; empty for the machine's clock
     * @return who it is
     * @throws DeniedException with code M365IdentityRejected when that is not proven
     */
    public static M365Identity identity(String request, Optional<Instant> now) {
        return Calls.run(scope -> Engines.get().m365Identity(request, millis(now)));
    }

    /** A moment as engines take it. */
    static Long millis(Optional<Instant> now) {
        return now.map(Instant::toEpochMilli).orElse(null);
    }
}

package dev.holdfast;

import java.util.Optional;

/**
 * Where a migration is, for whoever drives it.
 *
 * @param state where it is
 * @param account the account
 * @param sets how many sets it has
 * @param from where it comes from
 * @param to where it goes to
 * @param of how many steps there are
 * @param step the step that waits; empty once it has ended
 * @param problem why that step has to be done again; empty when it is asked for the first time
 * @param text all of it for people, in lines
 * @param json the status as JSON, the same in every language
 */
public record M365Status(
        M365Migration.State state,
        String account,
        long sets,
        M365Mode from,
        M365Mode to,
        long of,
        Optional<M365Step> step,
        Optional<Problem> problem,
        String text,
        String json) {
    /**
     * Why a step has to be done again.
     *
     * @param problem a stable word such as "administrator_required"
     * @param text what is so, and what to do
     */
    public record Problem(String problem, String text) {}
}

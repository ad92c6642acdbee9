package dev.holdfast;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All that may be done with an account.
 *
 * @param account the account
 * @param sets how many sets it has
 * @param from how it signs in now; empty when that cannot be told
 * @param reason why that cannot be told, as a stable word such as "token_unknown"
 * @param advised which mode to be in, where that can be told
 * @param moves each mode as a place to go, or the one that was asked for
 * @param text all of it for people, in lines
 * @param json the plan as JSON, the same in every language
 */
public record M365Plan(
        String account,
        long sets,
        Optional<M365Mode> from,
        Optional<String> reason,
        Optional<M365Mode> advised,
        List<Move> moves,
        String text,
        String json) {
    /**
     * A move to a mode.
     *
     * @param to where to
     * @param allowed whether it may be made
     * @param reason why it may not be made, as a stable word such as "never_basic"
     * @param refusalText what is so, and what to do; empty when it may be made
     * @param signer who has to sign in
     * @param confirms whether the limitations have to be confirmed
     * @param steps what a person does, in order
     */
    public record Move(
            M365Mode to,
            boolean allowed,
            Optional<String> reason,
            Optional<String> refusalText,
            Optional<Signer> signer,
            boolean confirms,
            List<M365Step> steps) {}

    /** Who has to sign in. */
    public enum Signer {
        /** Any account of the tenant. */
        ANYONE,
        /** The account of the set. */
        ACCOUNT,
        /** An administrator; the set keeps its own account. */
        ADMINISTRATOR;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package dev.holdfast;

import java.util.List;
import java.util.Optional;

/**
 * What is to be changed, once, for all sets of an account.
 *
 * @param account the account; it stays as it is
 * @param to how it signs in from now on
 * @param authorizedBy who authorized it, where that was told
 * @param sets each set, in the order given
 * @param text all of it for people, in lines
 * @param json the change as JSON, the same in every language
 */
public record M365Change(
        String account, M365Mode to, Optional<String> authorizedBy, List<Changed> sets, String text, String json) {
    /**
     * What a set has become.
     *
     * @param set its id, where it was told
     * @param from how it signed in, where that could be told
     * @param to how it signs in
     * @param changed whether anything is to be changed in it
     * @param removesPassword whether the password is to be taken out
     */
    public record Changed(
            Optional<String> set, Optional<M365Mode> from, M365Mode to, boolean changed, boolean removesPassword) {}
}

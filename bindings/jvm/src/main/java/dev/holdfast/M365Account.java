package dev.holdfast;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An account of a fleet.
 *
 * @param account the account
 * @param kind what is connected to
 * @param region the cloud's name, where it was told
 * @param count how many sets it has
 * @param sets their ids, as far as they were told
 * @param mode how it signs in, as the set that is furthest back; empty when that cannot be told
 * @param reason why that cannot be told, as a stable word such as "token_unknown"
 * @param obsolete whether it signs in as Microsoft has ended or is about to end
 * @param urgency how urgent it is
 * @param by the date by which something has to be done, or since when it is too late: 2026-05-01 or 2026-05
 * @param daysLeft days until then; negative when it is past
 * @param advised which mode to be in, where that can be told
 * @param next what to do next, as a stable word such as "migrate_to_modern"
 * @param blockers what stands in the way, as stable words such as "administrator_required"
 * @param text all of it in a sentence
 */
public record M365Account(
        String account,
        M365Connection.Kind kind,
        Optional<String> region,
        long count,
        List<String> sets,
        Optional<M365Mode> mode,
        Optional<String> reason,
        boolean obsolete,
        Urgency urgency,
        Optional<String> by,
        OptionalLong daysLeft,
        Optional<M365Mode> advised,
        String next,
        List<String> blockers,
        String text) {
    /** How urgent an account is; the earlier ones come first. */
    public enum Urgency {
        /** It cannot sign in any more. */
        BLOCKED,
        /** It cannot be told. */
        UNKNOWN,
        /** Something ends on a date that is known. */
        DATED,
        /** It should be moved, and no date is known. */
        OPEN,
        /** Nothing is to be done. */
        NONE;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

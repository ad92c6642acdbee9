package dev.holdfast;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that is to be said of a connection. Dates read 2026-05-01, or 2026-05 where the day was not said.
 *
 * @param set the backup set, where it was told
 * @param label what people call it, marked where it is obsolete
 * @param account the account
 * @param kind what is connected to
 * @param frontEnd where a person works with the set
 * @param region the cloud's name, where it was told
 * @param mode how it signs in; empty when that cannot be told
 * @param reason why that cannot be told, as a stable word such as "token_unknown"
 * @param asksForCode whether choosing the set raises "Authentication Code is required"
 * @param obsolete whether it signs in as Microsoft has ended or is about to end
 * @param mayCreate whether a new connection may be made like this
 * @param mayRun whether a job on it can sign in, as far as is known
 * @param findings whether there is something a person should look at
 * @param standing the worst of its protocols
 * @param by the date by which something has to be done, or since when it is too late
 * @param daysLeft days until then; negative when it is past
 * @param advised which mode to be in, where that can be told
 * @param alerts what a person should look at
 * @param protocols each protocol
 * @param certificateDaysLeft whole days its certificate is still valid; negative when it is over
 * @param limitsText what a person who asked about the limitations is told, in lines
 * @param json the outcome as JSON, the same in every language
 */
public record M365Check(
        Optional<String> set,
        String label,
        String account,
        M365Connection.Kind kind,
        M365Connection.FrontEnd frontEnd,
        Optional<String> region,
        Optional<M365Mode> mode,
        Optional<String> reason,
        boolean asksForCode,
        boolean obsolete,
        boolean mayCreate,
        boolean mayRun,
        boolean findings,
        M365Standing standing,
        Optional<String> by,
        OptionalLong daysLeft,
        Optional<M365Mode> advised,
        List<M365Alert> alerts,
        List<M365Verdict> protocols,
        OptionalLong certificateDaysLeft,
        String limitsText,
        String json) {
    /** {@return whether there is something a person should look at} */
    public boolean hasFindings() {
        return findings;
    }
}

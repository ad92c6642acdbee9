package dev.holdfast;

import java.util.Optional;

/**
 * How a protocol stands. Dates read 2026-05-01, or 2026-05 where the day was not said.
 *
 * @param protocol which protocol
 * @param signIn signed in how
 * @param standing how it stands
 * @param since since when; empty when it works
 * @param text what was last said of it
 * @param nextDate when the next comes, where that is known
 * @param nextText what that is
 */
public record M365Verdict(
        M365Connection.Protocol protocol,
        M365Connection.SignIn signIn,
        M365Standing standing,
        Optional<String> since,
        Optional<String> text,
        Optional<String> nextDate,
        Optional<String> nextText) {}

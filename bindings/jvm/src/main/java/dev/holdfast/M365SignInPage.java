package dev.holdfast;

import java.time.Instant;
import java.util.Optional;

/**
 * What a person who signs in is shown.
 *
 * @param way how this sign-in goes
 * @param address what to open in a browser
 * @param userCode what to enter there; only by device code
 * @param expires until when that may be entered; only by device code
 * @param pastes whether something has to be pasted back
 * @param text what to do, in a sentence or two
 * @param json the same as JSON
 */
public record M365SignInPage(
        M365SignIn.Way way,
        String address,
        Optional<String> userCode,
        Optional<Instant> expires,
        boolean pastes,
        String text,
        String json) {}

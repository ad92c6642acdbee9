package dev.holdfast;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an error of a sign-in means.
 *
 * @param classWord what sort of failure it is, as a stable word such as "reauthorize"; programs go by this
 * @param basis what that was read from: suberror, error, http, code or none
 * @param error the answer's "error", where it is one that is known
 * @param codes the AADSTS numbers
 * @param topic what the number is about, where one is known; for people
 * @param advice what to do
 * @param retry whether to try again
 * @param retryAt when, where that is known
 * @param who who must act
 * @param propagating whether a change that was made may simply not be in effect yet
 * @param summary the most of it in a sentence
 * @param text all of it for people, in lines
 * @param json the explanation as JSON, the same in every language
 */
public record M365Explanation(
        String classWord,
        String basis,
        Optional<String> error,
        List<Long> codes,
        Optional<String> topic,
        String advice,
        Retry retry,
        Optional<Instant> retryAt,
        Who who,
        boolean propagating,
        String summary,
        String text,
        String json) {
    /** Whether to try again. */
    public enum Retry {
        /** Not before somebody acted. */
        NO,
        /** At the time that is told. */
        AFTER,
        /** With growing pauses. */
        BACKOFF,
        /** At the pace of the flow. */
        POLL;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who must act. */
    public enum Who {
        /** Nobody: wait. */
        NOBODY,
        /** Whoever signs in. */
        USER,
        /** An administrator of the tenant. */
        ADMINISTRATOR,
        /** Whoever looks after the backup. */
        OPERATOR,
        /** Whoever wrote the program. */
        VENDOR;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package dev.holdfast;

import java.time.Instant;

/**
 * A token for requests of the host's own. Its text shows no secret. It is a String as HTTP clients take it; ask the
 * session for one before each request, which is quick as long as the last one is valid, and keep none.
 *
 * @param token the token; it is a secret
 * @param expires until when it may be used: a minute before Microsoft ends it
 */
public record M365AccessToken(String token, Instant expires) {
    @Override
    public String toString() {
        return "M365AccessToken[expires=" + expires + "]";
    }
}

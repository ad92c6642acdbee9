package dev.holdfast;

import java.time.Instant;

/**
 * A token for requests of the host's own. Its text shows no secret.
 *
 * @param token the token; it is a secret
 * @param expires until when it may be used
 */
public record M365AccessToken(String token, Instant expires) {
    @Override
    public String toString() {
        return "M365AccessToken[expires=" + expires + "]";
    }
}

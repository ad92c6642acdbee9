package dev.holdfast;

import java.time.Duration;
import java.util.Optional;

/**
 * Why something could not be looked at.
 *
 * @param code the status code, one of {@link Holdfast#statuses()}
 * @param reason what happened and what to do
 * @param retryAfter when retrying makes sense, where that is known
 */
public record Problem(int code, String reason, Optional<Duration> retryAfter) {}

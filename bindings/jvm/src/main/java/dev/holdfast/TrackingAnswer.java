package dev.holdfast;

import java.util.Optional;

/**
 * Whether an incremental backup may be built on a disk's change ids.
 *
 * @param usable whether it may
 * @param reason why it may not, as a stable word such as "tracking_restarted"
 * @param text why it may not, and what to do
 * @param json the answer as JSON, the same in every language
 */
public record TrackingAnswer(boolean usable, Optional<String> reason, Optional<String> text, String json) {}

package dev.holdfast;

/** How much a finding matters. */
public enum Severity {
    /** Worth knowing. */
    INFO,
    /** Something a person should look at. */
    WARN,
    /** Something is lost or cannot be trusted. */
    ERROR
}

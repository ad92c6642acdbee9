package dev.holdfast.conformance;

/** Why a case fails: what differs, or why a step cannot be done. */
public final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A reason, as it follows the step in the line of the case. */
    public Mismatch(String reason) {
        super(reason);
    }
}

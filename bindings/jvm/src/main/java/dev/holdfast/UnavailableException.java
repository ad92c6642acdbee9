package dev.holdfast;

/** Something did not answer: retry later, see {@link #retryAfter()}. */
public final class UnavailableException extends HoldfastException {
    private static final long serialVersionUID = 1;

    UnavailableException(Reason reason) {
        super(reason);
    }
}

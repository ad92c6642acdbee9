package dev.holdfast;

/** The call is wrong: fix the call. */
public final class MisuseException extends HoldfastException {
    private static final long serialVersionUID = 1;

    MisuseException(Reason reason) {
        super(reason);
    }
}

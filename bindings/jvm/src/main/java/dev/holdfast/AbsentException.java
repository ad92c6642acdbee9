package dev.holdfast;

/** What the call names is not there: name something that exists. */
public final class AbsentException extends HoldfastException {
    private static final long serialVersionUID = 1;

    AbsentException(Reason reason) {
        super(reason);
    }
}

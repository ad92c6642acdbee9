package dev.holdfast;

/** A bug in Holdfast; the program goes on. Please report the reason. */
public final class InternalException extends HoldfastException {
    private static final long serialVersionUID = 1;

    InternalException(Reason reason) {
        super(reason);
    }
}

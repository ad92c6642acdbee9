package dev.holdfast;

/** The data or the configuration is wrong: fix it. */
public final class InputException extends HoldfastException {
    private static final long serialVersionUID = 1;

    InputException(Reason reason) {
        super(reason);
    }
}

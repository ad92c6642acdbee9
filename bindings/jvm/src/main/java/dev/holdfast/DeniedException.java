package dev.holdfast;

/** Access is refused: sign in or consent again. */
public final class DeniedException extends HoldfastException {
    private static final long serialVersionUID = 1;

    DeniedException(Reason reason) {
        super(reason);
    }
}

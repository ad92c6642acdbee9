package dev.holdfast.console;

/** The command line asks for something that cannot be. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String text, Throwable cause) {
        super(text, cause);
    }
}

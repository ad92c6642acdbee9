package dev.holdfast.conformance;

/** The runner of the Java library. */
public final class Main {
    private Main() {}

    /** Runs the cases of the folder or file {@code args[0]}. */
    public static void main(String[] args) {
        System.exit(new Runner(JavaCalls::new, System.out, System.err).run(args));
    }
}

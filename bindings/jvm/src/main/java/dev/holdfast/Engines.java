package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.util.concurrent.Callable;

/** Which engine runs: chosen once, at the first call. */
final class Engines {
    /** Forces an engine, by its name. */
    static final String PROPERTY = "holdfast.engine";

    private static final String JNA = "jna";
    private static final String FFM = "ffm";

    /** The first Java with the foreign function and memory API. */
    private static final int FFM_SINCE = 22;

    private static final Chosen CHOSEN = choose();

    private Engines() {}

    /** An engine or, when there is none, why. */
    private record Chosen(String name, Engine engine, LinkageError failure) {}

    static Engine get() {
        return chosen().engine;
    }

    static String name() {
        return chosen().name;
    }

    private static Chosen chosen() {
        if (CHOSEN.failure != null) {
            throw CHOSEN.failure;
        }
        return CHOSEN;
    }

    private static Chosen choose() {
        String wanted = System.getProperty(PROPERTY, "");
        try {
            return switch (wanted) {
                case JNA, FFM -> load(wanted);
                case "" -> Runtime.version().feature() < FFM_SINCE ? load(JNA) : ffmElseJna();
                default -> throw new LinkageError("-D" + PROPERTY + "=" + wanted + " is no engine; give "
                        + JNA + " or " + FFM + ", or leave it out");
            };
        } catch (LinkageError failure) {
            return new Chosen(wanted, null, failure);
        }
    }

    private static Chosen ffmElseJna() {
        LinkageError failure;
        try {
            return load(FFM);
        } catch (LinkageError refused) {
            failure = refused;
        }
        Chosen jna;
        try {
            jna = load(JNA);
        } catch (LinkageError refused) {
            refused.addSuppressed(failure);
            throw refused;
        }
        LoggingListener.LOGGER.log(System.Logger.Level.WARNING, "JNA is used instead: {0}", failure.getMessage());
        return jna;
    }

    private static Chosen load(String name) {
        Callable<Engine> binding = () -> binding(name);
        try {
            // The FFM half looks for the native library in a file, JNA also in the jar.
            Engine engine = FFM.equals(name) ? NativeFile.during(binding) : binding.call();
            return new Chosen(name, engine, null);
        } catch (Exception | LinkageError thrown) {
            throw new LinkageError("the " + name + " engine of Holdfast does not load: " + root(thrown), thrown);
        }
    }

    private static Engine binding(String name) throws Exception {
        Class<?> type = Class.forName("dev.holdfast.engine." + name + ".Binding");
        Engine engine = (Engine) type.getConstructor().newInstance();
        // The first answer proves that the native library is there and of this build.
        engine.version();
        return engine;
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}

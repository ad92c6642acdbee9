package dev.holdfast;

import java.util.List;

/**
 * The library itself. Its native half is in the jar and loads by itself, once.
 *
 * <p>Two engines can call the native half: "jna", on Java 17 and later, and "ffm", the foreign function and
 * memory API, on Java 22 and later. They answer alike. The newer one is taken where it loads;
 * {@code -Dholdfast.engine=jna} or {@code ffm} forces one. Java 24 and later warn of native access unless the
 * program is started with {@code --enable-native-access=ALL-UNNAMED}, or with
 * {@code --enable-native-access=dev.holdfast,com.sun.jna} when the jars are on the module path; the manifest of
 * an executable jar may say {@code Enable-Native-Access: ALL-UNNAMED} instead.
 */
public final class Holdfast {
    private Holdfast() {}

    /**
     * Which engine runs: chosen at the first call, and kept.
     *
     * @return "jna" or "ffm"
     * @throws LinkageError when none loads; every other call throws the same
     */
    public static String engine() {
        return Engines.name();
    }

    /** {@return which Holdfast this is} */
    public static Version version() {
        return Calls.run(scope -> Engines.get().version());
    }

    /**
     * One status.
     *
     * @param code a status code; one that this version does not know is "Unknown" and has its class all the same
     * @return what is known of it
     */
    public static Status status(int code) {
        return Calls.run(scope -> Engines.get().status(code));
    }

    /** {@return every status there is, in the order of its code} */
    public static List<Status> statuses() {
        return Calls.run(scope -> Statuses.ALL);
    }
}

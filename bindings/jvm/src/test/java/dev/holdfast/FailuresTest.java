package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FailuresTest {
    @TestFactory
    Stream<DynamicTest> everyStatusHasTheExceptionOfItsClass() {
        return Holdfast.statuses().stream().skip(1).map(status -> DynamicTest.dynamicTest(status.name(), () -> {
            HoldfastException thrown = Failures.of(new Problem(status.code(), status.text(), Optional.empty()), null);
            assertEquals(status.className() + "Exception", thrown.getClass().getSimpleName());
            assertEquals(status.code(), thrown.code());
            assertEquals(status.text(), thrown.reason());
            assertEquals(Optional.empty(), thrown.retryAfter());
        }));
    }

    @Test
    void theDelayArrivesAsADuration() {
        int code = Statuses.code("SetBusy");
        Problem busy = new Problem(code, "busy", Optional.of(Duration.ofMillis(1_500)));
        HoldfastException thrown = Failures.of(busy, null);
        assertInstanceOf(UnavailableException.class, thrown);
        assertEquals(Optional.of(Duration.ofMillis(1_500)), thrown.retryAfter());
    }

    @Test
    void aTextWithoutUtf8FormIsAMisuse() {
        HoldfastException thrown = assertThrows(MisuseException.class, () -> Destination.open("/half \ud83d"));
        assertEquals(Statuses.code("InvalidUtf8"), thrown.code());
    }

    @Test
    void aPanicInRustIsAnInternalExceptionAndTheProgramGoesOn() {
        HoldfastException thrown = assertThrows(InternalException.class, () -> Calls.run(scope -> panic()));
        assertEquals(Statuses.code("Internal"), thrown.code());
        assertEquals("capacity overflow", thrown.reason());
        assertNotNull(Holdfast.version());
    }

    /** Asks the native library for a buffer no machine has: the Rust side panics. */
    private static Object panic() throws Exception {
        boolean ffm = Holdfast.engine().equals("ffm");
        Class<?> buffers = Class.forName("dev.holdfast.internal." + (ffm ? "ffm.RustBuffer" : "RustBuffer$Companion"));
        Object companion = ffm ? null : Class.forName("dev.holdfast.internal.RustBuffer").getField("Companion").get(null);
        Method alloc = Arrays.stream(buffers.getMethods())
                .filter(method -> method.getName().startsWith("alloc") && method.getParameterCount() == 1)
                .findFirst()
                .orElseThrow();
        try {
            return alloc.invoke(companion, -1L);
        } catch (InvocationTargetException thrown) {
            throw (Exception) thrown.getCause();
        }
    }

    @Test
    void aKnownExceptionStaysItself() {
        HoldfastException known = Failures.of(new IllegalStateException("closed"), null);
        assertSame(known, Failures.of(known, null));
    }
}

package dev.holdfast.engine.jna;

import dev.holdfast.KeyService;
import dev.holdfast.internal.KeyServiceException;
import java.util.Arrays;

/** Asks the host's key service, and tells Rust what it threw. */
record HostKey(KeyService service) implements dev.holdfast.internal.KeyService {
    private interface Asked {
        byte[] ask() throws Exception;
    }

    @Override
    public byte[] wrap(byte[] key) {
        try {
            // A copy: a service may hand back the array it was given.
            return told(() -> service.wrap(key)).clone();
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public byte[] unwrap(byte[] wrapped) {
        return told(() -> service.unwrap(wrapped));
    }

    private static byte[] told(Asked asked) {
        try {
            byte[] answer = asked.ask();
            if (answer == null) {
                throw new IllegalStateException("the key service returned null");
            }
            return answer;
        } catch (Throwable failure) {
            // Errors too: one that left this method would be lost, or end the process.
            throw HostKey.<RuntimeException>unchecked(new KeyServiceException.Failed(failure.toString()));
        }
    }

    /** Not every generated interface declares the exception that it lets through. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> E unchecked(KeyServiceException failure) throws E {
        throw (E) failure;
    }
}

package dev.holdfast;

/** A host's own key service: HSM, KMS, TPM. Called from any thread; what it throws is shown to people. */
public interface KeyService {
    /**
     * Wraps the key of a vault.
     *
     * @param key a secret of 32 bytes, wiped when this returns; keep no copy
     * @return what may be stored in its place, at most 60,000 bytes
     * @throws Exception when the service refuses; its text holds no secret
     */
    byte[] wrap(byte[] key) throws Exception;

    /**
     * Unwraps it again.
     *
     * @param wrapped what {@link #wrap} returned
     * @return the key
     * @throws Exception when the service refuses; its text holds no secret
     */
    byte[] unwrap(byte[] wrapped) throws Exception;
}

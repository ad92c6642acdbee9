package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CancelTokenTest {
    @Test
    void aCancelReachesTheNativeToken() {
        try (CancelToken token = new CancelToken()) {
            assertFalse(token.isCancelled());
            token.cancel();
            token.cancel();
            assertEquals(true, Calls.run(null, token, (scope, part, ear) -> part.isCancelled()));
            assertTrue(token.isCancelled());
        }
    }

    @Test
    void aClosedTokenRemembersAndDoesNothing() {
        CancelToken token = new CancelToken();
        token.close();
        token.close();
        token.cancel();
        assertFalse(token.isCancelled());
        CancelToken cancelled = new CancelToken();
        cancelled.cancel();
        cancelled.close();
        assertTrue(cancelled.isCancelled());
    }

    @Test
    void aCallWithAClosedTokenIsAMisuse() {
        CancelToken token = new CancelToken();
        token.close();
        HoldfastException thrown = assertThrows(
                MisuseException.class, () -> Calls.run(null, token, (scope, part, ear) -> part.isCancelled()));
        assertEquals(Statuses.code("WrongHandle"), thrown.code());
    }
}

package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a simulated host answers is compared between the consoles; here is what goes wrong on the way. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VmwareFetchTest {
    private static final String SECRET = "s3cret-of-the-test";

    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static VmwareTarget target(ServerSocket server) {
        return new VmwareTarget("127.0.0.1:" + server.getLocalPort())
                .withAccount("admin", SECRET)
                .withPin("ab".repeat(32));
    }

    @Test
    void aHostThatSaysNothingIsWaitedForUntilTheTokenIsCancelled() throws Exception {
        try (ServerSocket server = silent();
                CancelToken token = new CancelToken()) {
            CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> Vmware.fetch(target(server), token));
            Socket asked = server.accept();
            assertFalse(call.isDone());
            token.cancel();
            Exception thrown = assertThrows(Exception.class, call::join);
            assertTrue(thrown.getCause() instanceof CancelledException, thrown::toString);
            asked.close();
        }
    }

    @Test
    void cancellingTheFutureEndsTheAsking() throws Exception {
        try (ServerSocket server = silent()) {
            CompletableFuture<String> call = Vmware.fetchAsync(target(server).withTimeout(Duration.ofHours(1)));
            try (Socket asked = server.accept();
                    InputStream words = asked.getInputStream()) {
                call.cancel(true);
                while (words.read() >= 0) {
                    // The greeting of TLS, and then the end.
                }
            }
        }
    }

    @Test
    void aHostThatIsNotThereIsUnavailableAndNoTextHoldsThePassword() throws Exception {
        int port;
        try (ServerSocket server = silent()) {
            port = server.getLocalPort();
        }
        VmwareTarget target = new VmwareTarget("127.0.0.1:" + port).withAccount("admin", SECRET);
        HoldfastException thrown = assertThrows(UnavailableException.class, () -> Vmware.fetch(target, null));
        assertFalse((thrown + target.toString() + target.json()).contains(SECRET));
        assertEquals("VmwareTarget[address=127.0.0.1:" + port + "]", target.toString());
    }

    @Test
    void whatCannotBeReachedThatWayIsSaidBeforeAnybodyIsAsked() {
        VmwareTarget host = new VmwareTarget("host");
        assertThrows(DeniedException.class, () -> Vmware.fetch(host.withPin("12"), null));
        assertThrows(DeniedException.class, () -> Vmware.fetch(host.withPin("ab".repeat(32)).withCaPem("x"), null));
        assertThrows(InputException.class, () -> Vmware.fetch(new VmwareTarget("ftp://host"), null));
        assertThrows(InputException.class, () -> Vmware.fetch(host.withTimeout(Duration.ofSeconds(-1)), null));
        assertThrows(InputException.class, () -> Vmware.fetch(host.withSshPort(70_000), null));
        assertThrows(InputException.class, () -> Vmware.fetch("{}", java.util.Optional.empty(), null));
    }
}

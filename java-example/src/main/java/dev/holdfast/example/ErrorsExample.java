package dev.holdfast.example;

import dev.holdfast.AbsentException;
import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.HoldfastException;
import dev.holdfast.Index;
import dev.holdfast.InputException;
import dev.holdfast.SetAt;
import dev.holdfast.UnavailableException;
import java.nio.file.Path;
import java.time.Duration;

/** Tells the classes of failures apart, and retries what may be retried. */
public final class ErrorsExample {
    private ErrorsExample() {}

    /** Opens the index of set {@code args[2]} at {@code args[0]}; the client's own folder is {@code args[1]}. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println(run(args[0], Path.of(args[1]), args[2], 3));
    }

    static String run(String place, Path clientFolder, String set, int tries) throws InterruptedException {
        try (Client client = Client.open(clientFolder);
                Destination destination = Destination.open(place);
                Index index = client.openIndex(new SetAt(destination, set))) {
            return index.entryCount() + " entries";
        } catch (UnavailableException failure) {
            if (tries > 1) {
                Thread.sleep(failure.retryAfter().orElse(Duration.ofSeconds(1)).toMillis());
                return run(place, clientFolder, set, tries - 1);
            }
            return "not reached: " + failure.reason();
        } catch (AbsentException failure) {
            return "nothing there yet: " + failure.reason();
        } catch (InputException failure) {
            return "wrong input: " + failure.reason();
        } catch (HoldfastException failure) {
            return "code " + failure.code() + ": " + failure.reason();
        }
    }
}

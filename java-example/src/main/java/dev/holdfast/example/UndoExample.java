package dev.holdfast.example;

import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.PdicUndone;
import dev.holdfast.SetAt;
import java.nio.file.Path;

/** Brings back what a run put aside. */
public final class UndoExample {
    private UndoExample() {}

    /** Undoes run {@code args[2]} at {@code args[0]}; the client's own folder is {@code args[1]}. */
    public static void main(String[] args) {
        System.out.println(run(args[0], Path.of(args[1]), args[2]));
    }

    static String run(String place, Path clientFolder, String run) {
        try (Client client = Client.open(clientFolder);
                Destination destination = Destination.open(place)) {
            PdicUndone undone = client.pdicUndo(new SetAt(destination, "1602834567932"), run);
            return undone.restoredEntryCount() + " entries are back in " + undone.index();
        }
    }
}

package dev.holdfast.example;

import dev.holdfast.CancelToken;
import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.Listener;
import dev.holdfast.PdicOptions;
import dev.holdfast.Progress;
import dev.holdfast.Report;
import dev.holdfast.SetAt;
import dev.holdfast.Verdict;
import java.nio.file.Path;
import java.time.ZoneId;

/** Shows how a check goes, and stops it once enough was seen. */
public final class ProgressExample {
    private ProgressExample() {}

    /** Checks the set at {@code args[0]} until phase {@code args[2]}; the client's own folder is {@code args[1]}. */
    public static void main(String[] args) {
        System.out.println(run(args[0], Path.of(args[1]), args[2]));
    }

    static Verdict run(String place, Path clientFolder, String lastPhase) {
        try (Client client = Client.open(clientFolder);
                Destination destination = Destination.open(place);
                Report report = new Report(ZoneId.of("UTC"));
                CancelToken token = new CancelToken()) {
            Listener listener = new Listener() {
                @Override
                public void onPhase(String name) {
                    System.err.println("phase " + name);
                    if (name.equals(lastPhase)) {
                        token.cancel();
                    }
                }

                @Override
                public void onProgress(Progress progress) {
                    System.err.println(progress.phase() + " " + progress.doneCount());
                }
            };
            SetAt at = new SetAt(destination, "1602834567932");
            return client.pdicRun(at, PdicOptions.defaults(), report, listener, token).verdict();
        }
    }
}

package dev.holdfast;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A program of its own: says which library it got and, given an empty folder, lets it work there. */
final class Probe {
    private Probe() {}

    public static void main(String[] args) throws Exception {
        try {
            System.out.println("engine " + Holdfast.engine() + ", version " + Holdfast.version().text());
        } catch (LinkageError refused) {
            System.out.println("refused: " + refused.getMessage());
        }
        for (String folder : args) {
            work(Path.of(folder));
            System.out.println("worked");
        }
    }

    /** Each kind of call there is, and each way one ends. */
    private static void work(Path folder) throws Exception {
        try (World world = new World(folder).backedUp(25, 0)) {
            world.lose(7);
            world.client.jobStart(new Job(World.SET, List.of(world.destination)), world.report);
            PdicOutcome outcome =
                    world.client.pdicRun(world.at(), PdicOptions.defaults(), world.report, new LoggingListener(), null);
            world.client.pdicUndo(world.at(), outcome.run());
            try (Index index = world.client.openIndex(world.at());
                    IndexCursor cursor = index.cursor()) {
                cursor.nextBatch(IndexCursor.BATCH_LIMIT);
            }
            fail(world);
        }
    }

    private static void fail(World world) {
        Listener broken = new Listener() {
            @Override
            public void onPhase(String name) {
                throw new IllegalStateException("console bug");
            }
        };
        expect(MisuseException.class, () ->
                world.client.pdicRun(world.at(), PdicOptions.defaults(), world.report, broken, null));
        expect(AbsentException.class, () -> Destination.open("/holdfast/is/not/here"));
        CompletableFuture<PdicUndone> future = world.client.pdicUndoAsync(world.at(), "none", null);
        future.cancel(true);
        // Cancelled, or already answered that there is no such run.
        expect(RuntimeException.class, future::join);
    }

    private static void expect(Class<? extends Exception> type, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException thrown) {
            if (type.isInstance(thrown)) {
                return;
            }
            throw thrown;
        }
        throw new IllegalStateException("no " + type);
    }
}

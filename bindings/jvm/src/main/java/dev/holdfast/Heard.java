package dev.holdfast;

import java.util.concurrent.atomic.AtomicReference;

/** The host's listener, and what it threw first. */
final class Heard implements Listener {
    private final Listener listener;
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();

    Heard(Listener listener) {
        this.listener = listener;
    }

    /** What the listener threw first, or null. */
    Throwable thrown() {
        return thrown.get();
    }

    @Override
    public void onPhase(String name) {
        tell(() -> listener.onPhase(name));
    }

    @Override
    public void onProgress(Progress progress) {
        tell(() -> listener.onProgress(progress));
    }

    @Override
    public void onFile(FileProgress file) {
        tell(() -> listener.onFile(file));
    }

    @Override
    public void onFinding(String text) {
        tell(() -> listener.onFinding(text));
    }

    private void tell(Runnable event) {
        try {
            event.run();
        } catch (Throwable failure) {
            thrown.compareAndSet(null, failure);
            throw failure;
        }
    }
}

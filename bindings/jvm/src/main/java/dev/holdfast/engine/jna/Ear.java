package dev.holdfast.engine.jna;

import dev.holdfast.FileProgress;
import dev.holdfast.Listener;
import dev.holdfast.Progress;
import dev.holdfast.internal.Event;
import dev.holdfast.internal.ListenerException;
import java.util.OptionalLong;

/** Carries events to the host's listener, and to Rust that the listener threw. */
record Ear(Listener listener) implements dev.holdfast.internal.Listener {
    /** The ear of a listener; null for a deaf host. */
    static Ear of(Listener listener) {
        return listener == null ? null : new Ear(listener);
    }

    @Override
    public void onEvent(Event event) {
        try {
            tell(event);
        } catch (Throwable failure) {
            // Errors too: one that left this method would be lost, or end the process.
            throw Ear.<RuntimeException>unchecked(new ListenerException.Failed(failure.toString()));
        }
    }

    /** Not every generated interface declares the exception that it lets through. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> E unchecked(ListenerException failure) throws E {
        throw (E) failure;
    }

    private void tell(Event event) {
        if (event instanceof Event.Phase phase) {
            listener.onPhase(phase.getName());
        } else if (event instanceof Event.Progress progress) {
            listener.onProgress(progress(progress));
        } else if (event instanceof Event.File file) {
            listener.onFile(file(file));
        } else if (event instanceof Event.Finding finding) {
            listener.onFinding(finding.getText());
        }
    }

    private static FileProgress file(Event.File event) {
        return new FileProgress(
                event.getSubject(), event.getSlot(), event.getObject(), event.getDoneBytes(), event.getTotalBytes());
    }

    private static Progress progress(Event.Progress event) {
        Long total = event.getTotalCount();
        OptionalLong totalCount = total == null ? OptionalLong.empty() : OptionalLong.of(total);
        return new Progress(event.getName(), event.getDoneCount(), totalCount, event.getRatePerSecond());
    }
}

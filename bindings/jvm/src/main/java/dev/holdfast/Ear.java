package dev.holdfast;

import dev.holdfast.internal.Event;
import dev.holdfast.internal.ListenerException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/** Carries events to the host's listener, and what it throws back to the caller. */
final class Ear implements dev.holdfast.internal.Listener {
    private final Listener listener;
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();

    Ear(Listener listener) {
        this.listener = listener;
    }

    /** What the listener threw first, or null. */
    Throwable thrown() {
        return thrown.get();
    }

    @Override
    public void onEvent(Event event) {
        try {
            tell(event);
        } catch (Throwable failure) {
            // Errors too: one that escapes from here would be printed by JNA and then forgotten.
            thrown.compareAndSet(null, failure);
            throw Ear.<RuntimeException>unchecked(new ListenerException.Failed(failure.toString()));
        }
    }

    /** The generated interface lets its exception through but does not declare it, so Java must not see it. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> E unchecked(ListenerException failure) throws E {
        throw (E) failure;
    }

    private void tell(Event event) {
        if (event instanceof Event.Phase phase) {
            listener.onPhase(phase.getName());
        } else if (event instanceof Event.Progress progress) {
            listener.onProgress(progress(progress));
        } else if (event instanceof Event.Finding finding) {
            listener.onFinding(finding.getText());
        }
    }

    private static Progress progress(Event.Progress event) {
        Long total = event.getTotalCount();
        OptionalLong totalCount = total == null ? OptionalLong.empty() : OptionalLong.of(total);
        return new Progress(event.getName(), event.getDoneCount(), totalCount, event.getRatePerSecond());
    }
}

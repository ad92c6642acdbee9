package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A migration of an account to another mode, step by step.
 *
 * <p>A console shows {@link #status()}, hands each answer to {@link #answer}, and saves at the last step. Nothing
 * changes before that. Between any two steps it can be stored as {@link #json()} and taken up again. Any number of
 * threads may use it at once; calls take turns.
 */
public final class M365Migration implements AutoCloseable {
    private final Handle<Engine.M365Migration> handle;

    private M365Migration(Engine.M365Migration part) {
        handle = new Handle<>(part, "migration");
    }

    /**
     * Begins a migration. Changes nothing.
     *
     * @param request the sets of one account, and where to move them
     * @param now the moment; empty for the machine's clock
     * @return the migration; close it
     * @throws InputException with code M365MigrationRefused when the move may not be made
     */
    public static M365Migration begin(M365SetsRequest request, Optional<Instant> now) {
        return new M365Migration(
                Calls.run(scope -> Engines.get().m365Begin(request.json(), M365.millis(now))));
    }

    /**
     * The same now.
     *
     * @param request the sets of one account, and where to move them
     * @return the migration; close it
     * @throws InputException with code M365MigrationRefused when the move may not be made
     */
    public static M365Migration begin(M365SetsRequest request) {
        return begin(request, Optional.empty());
    }

    /**
     * Takes a stored migration up again. The move has to be allowed on this day too.
     *
     * @param stored what {@link #json()} told
     * @param now the moment; empty for the machine's clock
     * @return the migration; close it
     */
    public static M365Migration resume(String stored, Optional<Instant> now) {
        return new M365Migration(Calls.run(scope -> Engines.get().m365Resume(stored, M365.millis(now))));
    }

    /**
     * The same now.
     *
     * @param stored what {@link #json()} told
     * @return the migration; close it
     */
    public static M365Migration resume(String stored) {
        return resume(stored, Optional.empty());
    }

    /** {@return where it is} */
    public M365Status status() {
        return Calls.run(scope -> handle.in(scope).status());
    }

    /**
     * Answers the step that waits. An answer the step does not take changes nothing. A sign-in that is not enough
     * leads back to the step that asks for it, with a problem.
     *
     * @param answer the answer's word, then for "signed_in" account and role, for "failed" the error; or all in JSON
     * @throws InputException with code M365AnswerRejected when the step does not take it
     */
    public void answer(String answer) {
        Calls.run(scope -> {
            handle.in(scope).answer(answer);
            return null;
        });
    }

    /** Leaves all as it was. A migration that has ended stays as it ended. */
    public void cancel() {
        Calls.run(scope -> {
            handle.in(scope).cancel();
            return null;
        });
    }

    /**
     * The commit point: tells what is to be changed, once. Saving again tells the same.
     *
     * @return what is to be changed
     * @throws InputException with code M365AnswerRejected before the last step, and after a cancel
     */
    public M365Change save() {
        return Calls.run(scope -> handle.in(scope).save());
    }

    /** {@return the sets as they are now, as a JSON array: as they were handed in, until it is saved} */
    public String sets() {
        return Calls.run(scope -> handle.in(scope).sets());
    }

    /** {@return the migration as it can be stored and taken up again; no secret is in it} */
    public String json() {
        return Calls.run(scope -> handle.in(scope).json());
    }

    /** Frees it. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }

    /** Where a migration is. */
    public enum State {
        /** A step waits for its answer. */
        OPEN,
        /** It was saved; the change is made. */
        SAVED,
        /** It was cancelled; nothing changed. */
        CANCELLED,
        /** It was put off; nothing changed. */
        LATER;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

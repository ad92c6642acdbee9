package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.util.ArrayList;
import java.util.List;

/** Sets by account, the most urgent first: thousands of them stay in the library until they are asked for. */
public final class M365Fleet implements AutoCloseable {
    private static final int BATCH = 1_000;

    private final Handle<Engine.M365Fleet> handle;

    M365Fleet(Engine.M365Fleet part) {
        handle = new Handle<>(part, "fleet");
    }

    /** {@return how many sets there are} */
    public long sets() {
        return Calls.run(scope -> handle.in(scope).sets());
    }

    /** {@return how many accounts there are} */
    public long count() {
        return Calls.run(scope -> handle.in(scope).count());
    }

    /**
     * Some of the accounts, the most urgent first.
     *
     * @param offset the place of the first, from 0
     * @param limit the most of them
     * @return the accounts; fewer at the end
     */
    public List<M365Account> accounts(long offset, int limit) {
        return Calls.run(scope -> handle.in(scope).accounts(offset, limit));
    }

    /** {@return all accounts, the most urgent first} */
    public List<M365Account> accounts() {
        List<M365Account> accounts = new ArrayList<>();
        List<M365Account> batch;
        do {
            batch = accounts(accounts.size(), BATCH);
            accounts.addAll(batch);
        } while (batch.size() == BATCH);
        return List.copyOf(accounts);
    }

    /** {@return the fleet as JSON, the same in every language} */
    public String json() {
        return Calls.run(scope -> handle.in(scope).json());
    }

    /** {@return the accounts for spreadsheets, RFC 4180} */
    public String csv() {
        return Calls.run(scope -> handle.in(scope).csv());
    }

    /** Frees it. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }
}

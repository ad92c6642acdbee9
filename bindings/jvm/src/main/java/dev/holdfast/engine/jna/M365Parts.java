package dev.holdfast.engine.jna;

import dev.holdfast.M365Account;
import dev.holdfast.M365Change;
import dev.holdfast.M365Status;
import dev.holdfast.engine.Engine;
import java.util.List;

/** The engine over the generated half: what of Microsoft 365 is in Rust's memory. */
final class M365Parts {
    private M365Parts() {}

    record Fleet(dev.holdfast.internal.M365Fleet inner) implements Engine.M365Fleet {
        @Override
        public long sets() {
            return inner.sets();
        }

        @Override
        public long count() {
            return inner.count();
        }

        @Override
        public List<M365Account> accounts(long offset, int limit) throws Exception {
            return inner.accounts(offset, limit).stream().map(M365Values::account).toList();
        }

        @Override
        public String json() {
            return inner.json();
        }

        @Override
        public String csv() {
            return inner.csv();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    record Migration(dev.holdfast.internal.M365Migration inner) implements Engine.M365Migration {
        @Override
        public M365Status status() {
            return M365Values.status(inner.status());
        }

        @Override
        public void answer(String text) throws Exception {
            inner.answer(text);
        }

        @Override
        public void cancel() {
            inner.cancel();
        }

        @Override
        public M365Change save() throws Exception {
            return M365Values.change(inner.save());
        }

        @Override
        public String sets() {
            return inner.sets();
        }

        @Override
        public String json() {
            return inner.json();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}

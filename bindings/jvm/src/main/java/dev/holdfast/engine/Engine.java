package dev.holdfast.engine;

import dev.holdfast.BackupOutcome;
import dev.holdfast.Batch;
import dev.holdfast.Change;
import dev.holdfast.Check;
import dev.holdfast.Counts;
import dev.holdfast.Decision;
import dev.holdfast.IndexEntry;
import dev.holdfast.JobStart;
import dev.holdfast.Key;
import dev.holdfast.KeyService;
import dev.holdfast.Listener;
import dev.holdfast.Listing;
import dev.holdfast.M365AccessToken;
import dev.holdfast.M365Account;
import dev.holdfast.M365Change;
import dev.holdfast.M365Check;
import dev.holdfast.M365Explanation;
import dev.holdfast.M365Identity;
import dev.holdfast.M365KeptAccount;
import dev.holdfast.M365KeptAccounts;
import dev.holdfast.M365KeptTenants;
import dev.holdfast.M365PermissionPlan;
import dev.holdfast.M365Plan;
import dev.holdfast.M365SignInPage;
import dev.holdfast.M365SignedIn;
import dev.holdfast.M365Status;
import dev.holdfast.M365TenantOutcome;
import dev.holdfast.M365Timeline;
import dev.holdfast.Modifiers;
import dev.holdfast.PdicOptions;
import dev.holdfast.PdicOutcome;
import dev.holdfast.PdicUndone;
import dev.holdfast.Played;
import dev.holdfast.Problem;
import dev.holdfast.ReplicationOutcome;
import dev.holdfast.RowSet;
import dev.holdfast.Rule;
import dev.holdfast.Schedule;
import dev.holdfast.SelectionOptions;
import dev.holdfast.Status;
import dev.holdfast.Totals;
import dev.holdfast.TrackingAnswer;
import dev.holdfast.VaultEntries;
import dev.holdfast.Version;
import dev.holdfast.VmwareHistory;
import dev.holdfast.VmwareOutcome;
import dev.holdfast.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One way to call the native library: what the public API asks of it, in the public API's own types.
 *
 * <p>An engine throws whatever its generated half throws; {@link #failure} tells what Rust reported. It may
 * rely on being given no part that was closed, and no part is closed while a call uses it.
 */
public interface Engine {
    Version version() throws Exception;

    List<Status> statuses() throws Exception;

    Status status(int code) throws Exception;

    PdicOptions pdicOptions() throws Exception;

    Decision decide(Schedule schedule, Optional<Instant> last, Optional<String> broughtOver, Optional<Instant> now)
            throws Exception;

    /** {@code source} and what comes are JSON; {@code password} may be null. */
    String vmwareFetch(String source, String password, Token token) throws Exception;

    /** {@code tracking} is JSON. */
    TrackingAnswer vmwareTracking(String tracking) throws Exception;

    /** {@code request} is JSON, here and below; {@code now} may be null. */
    M365Check m365Check(String request, Long now, Report report) throws Exception;

    M365Plan m365Plan(String request, Long now) throws Exception;

    M365Timeline m365Timeline(String request, Long now) throws Exception;

    /** {@code question} is JSON, or any text that names an error. */
    M365Explanation m365Explain(String question, Long now) throws Exception;

    M365Fleet m365Fleet(String request, Long now, Report report) throws Exception;

    M365Migration m365Begin(String request, Long now) throws Exception;

    M365Migration m365Resume(String stored, Long now) throws Exception;

    M365PermissionPlan m365Permissions(String request) throws Exception;

    M365Identity m365Identity(String request, Long now) throws Exception;

    /** {@code service} is JSON. */
    M365Session m365Session(Vault vault, String service, Long now) throws Exception;

    M365SignIn m365SignIn(M365Session session, String request, Long now, Token token) throws Exception;

    /** {@code key} is JSON, here and below. */
    Vault vaultCreate(String file, String key) throws Exception;

    Vault vaultCreate(String file, KeyService service) throws Exception;

    Vault vaultOpen(String file, String key) throws Exception;

    Vault vaultOpen(String file, KeyService service) throws Exception;

    Token token() throws Exception;

    Destination destination(String address) throws Exception;

    /** {@code access} is JSON, or empty. */
    Destination destination(String address, String access) throws Exception;

    Report report(String zone) throws Exception;

    Client client(String folder) throws Exception;

    SelectionOptions selectionOptions() throws Exception;

    Selection selection(SelectionOptions options) throws Exception;

    String json(Change change) throws Exception;

    /** What Rust reported, or null when {@code thrown} comes from elsewhere. */
    Problem failure(Throwable thrown);

    /** An object in Rust's memory. */
    interface Part extends AutoCloseable {
        @Override
        void close();
    }

    interface Token extends Part {
        void cancel();

        boolean isCancelled();
    }

    interface Destination extends Part {
        String place() throws Exception;
    }

    interface Report extends Part {
        String zone() throws Exception;

        List<dev.holdfast.Report.Line> lines() throws Exception;

        String text() throws Exception;

        String csv() throws Exception;

        String json() throws Exception;
    }

    interface Client extends Part {
        void bringOver(String set, String version) throws Exception;

        JobStart jobStart(Job job, Report report) throws Exception;

        Index openIndex(At at) throws Exception;

        /** {@code listener} may be null, here and below. */
        BackupOutcome backup(At at, String source, Report report, Token token, Listener listener) throws Exception;

        PdicOutcome pdicPlan(At at, PdicOptions options, Report report, Token token, Listener listener)
                throws Exception;

        PdicOutcome pdicRun(At at, PdicOptions options, Report report, Token token, Listener listener)
                throws Exception;

        PdicUndone pdicUndo(At at, String run, Token token, Listener listener) throws Exception;

        ReplicationOutcome replicate(Replication replication, Report report, Token token, Listener listener)
                throws Exception;

        ReplicationOutcome replicationStatus(Replication replication, Report report, Token token, Listener listener)
                throws Exception;

        ReplicationOutcome heal(Replication replication, Report report, Token token, Listener listener)
                throws Exception;

        /** {@code request} is JSON; {@code set} and {@code now} may be null. */
        VmwareOutcome vmwareCheck(String set, String request, Long now, Report report) throws Exception;

        /** {@code events} and {@code rules} are JSON; {@code rules} may be null. */
        void vmwareNote(String set, String events, String rules) throws Exception;

        VmwareHistory vmwareHistory(String set) throws Exception;
    }

    interface Index extends Part {
        String json() throws Exception;

        String file() throws Exception;

        long entryCount() throws Exception;

        long generation() throws Exception;

        Instant job() throws Exception;

        Totals totals() throws Exception;

        Cursor cursor() throws Exception;
    }

    interface Cursor extends Part {
        List<IndexEntry> nextBatch(int limit) throws Exception;
    }

    interface Selection extends Part {
        SelectionOptions options() throws Exception;

        Change setOptions(SelectionOptions options) throws Exception;

        Change relist(Listing listing) throws Exception;

        Change relistCsv(String text) throws Exception;

        Change insert(int at, Listing listing) throws Exception;

        Change remove(RowSet rows) throws Exception;

        Change forget(List<String> keys) throws Exception;

        Change forgetAbsent() throws Exception;

        Change click(int row, Modifiers modifiers) throws Exception;

        Change press(Key key, Modifiers modifiers) throws Exception;

        Change selectAll() throws Exception;

        Change selectNone() throws Exception;

        Change invert() throws Exception;

        Change allBut(RowSet rows) throws Exception;

        Change setRows(RowSet rows, boolean selected) throws Exception;

        Change setKeys(List<String> keys, boolean selected) throws Exception;

        Change undo() throws Exception;

        Change redo() throws Exception;

        /** {@code rows} is null for all. */
        Change setFilter(RowSet rows) throws Exception;

        Change setCollapsed(int row, boolean collapsed) throws Exception;

        Change setRules(List<Rule> rules) throws Exception;

        List<Rule> rules() throws Exception;

        int[] rulesOf(int row) throws Exception;

        Change keepRuled() throws Exception;

        Check check(int row) throws Exception;

        Check checkAll() throws Exception;

        Change status() throws Exception;

        /** {@code cursor} is null for the beginning. */
        Batch keys(dev.holdfast.Part part, Long cursor, int limit) throws Exception;

        RowSet rowsOf(dev.holdfast.Part part) throws Exception;

        Counts counts() throws Exception;

        Window window(int first, int limit) throws Exception;

        int flags(int row) throws Exception;

        /** {@link Integer#MAX_VALUE} stands for no row. */
        int[] find(List<String> keys) throws Exception;

        /** Null when there is no such row. */
        String keyOf(int row) throws Exception;

        String json() throws Exception;

        byte[] save() throws Exception;

        Change load(byte[] bytes) throws Exception;

        Played play(String script) throws Exception;

        long heldBytes() throws Exception;
    }

    interface M365Fleet extends Part {
        long sets() throws Exception;

        long count() throws Exception;

        List<M365Account> accounts(long offset, int limit) throws Exception;

        String json() throws Exception;

        String csv() throws Exception;
    }

    interface M365Migration extends Part {
        M365Status status() throws Exception;

        void answer(String text) throws Exception;

        void cancel() throws Exception;

        M365Change save() throws Exception;

        String sets() throws Exception;

        String json() throws Exception;
    }

    interface M365Session extends Part {
        M365KeptAccounts accounts() throws Exception;

        M365KeptTenants tenants() throws Exception;

        M365KeptAccount keep(M365SignIn signIn, Long now, Token token) throws Exception;

        /** {@code tenant} may be null. */
        boolean signOut(String account, String tenant, Token token) throws Exception;

        M365AccessToken token(String request, Long now, Token token) throws Exception;

        /** {@code signIn} and {@code listener} may be null. */
        M365TenantOutcome tenant(
                String way, String request, M365SignIn signIn, Long now, Token token, Listener listener)
                throws Exception;
    }

    interface M365SignIn extends Part {
        M365SignInPage page() throws Exception;

        /** {@code way} may be null. */
        void again(String way, Long now, Token token) throws Exception;

        M365SignedIn paste(String text, Long now, Token token) throws Exception;

        M365SignedIn await(Long now, Token token) throws Exception;

        /** Null as long as nobody signed in. */
        M365SignedIn signedIn() throws Exception;

        /** Null as long as it went neither way. */
        String migrationAnswer() throws Exception;

        void forget() throws Exception;
    }

    interface Vault extends Part {
        VaultEntries entries() throws Exception;

        void rekey(String key) throws Exception;

        void rekey(KeyService service) throws Exception;

        void export(String file, String passphrase) throws Exception;

        long importFrom(Vault bundle) throws Exception;
    }

    /** A set at a destination; {@code now} is null for the machine's clock. */
    record At(Destination destination, String set, Long now) {}

    /** Sets with their sender and receivers; {@code request} is JSON, {@code now} may be null. */
    record Replication(Destination sender, List<Destination> receivers, String request, Long now) {}

    /** A set about to be backed up; {@code leastDays}, {@code sources}, which are JSON, and {@code now} may be null. */
    record Job(String set, List<Destination> destinations, Integer leastDays, String sources, Long now) {}
}

package dev.holdfast.engine.jna;

import dev.holdfast.Change;
import dev.holdfast.Decision;
import dev.holdfast.KeyService;
import dev.holdfast.M365Check;
import dev.holdfast.M365Explanation;
import dev.holdfast.M365Identity;
import dev.holdfast.M365PermissionPlan;
import dev.holdfast.M365Plan;
import dev.holdfast.M365Timeline;
import dev.holdfast.PdicOptions;
import dev.holdfast.Problem;
import dev.holdfast.Schedule;
import dev.holdfast.SelectionOptions;
import dev.holdfast.Status;
import dev.holdfast.TrackingAnswer;
import dev.holdfast.Version;
import dev.holdfast.engine.Engine;
import dev.holdfast.internal.Failure;
import dev.holdfast.internal.HoldfastKt;
import dev.holdfast.internal.ScheduleFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The engine over the generated half: functions and constructors. */
public final class Binding implements Engine {
    /** Loads the native library; refuses one of another build before anything else is asked of it. */
    public Binding() {
        HoldfastKt.uniffiEnsureInitialized();
    }

    @Override
    public Version version() {
        var version = HoldfastKt.version();
        return new Version(version.getText(), version.getNumber());
    }

    @Override
    public List<Status> statuses() {
        return HoldfastKt.statusList().stream().map(Values::status).toList();
    }

    @Override
    public Status status(int code) {
        return Values.status(HoldfastKt.statusOf(code));
    }

    @Override
    public PdicOptions pdicOptions() {
        return Values.options(HoldfastKt.pdicOptions());
    }

    @Override
    public Decision decide(
            Schedule schedule, Optional<Instant> last, Optional<String> broughtOver, Optional<Instant> now)
            throws Exception {
        var facts = new ScheduleFacts(
                schedule.set(),
                schedule.zone().toString(),
                schedule.leastDays().isPresent() ? schedule.leastDays().orElseThrow() : null,
                last.map(Instant::toEpochMilli).orElse(null),
                broughtOver.orElse(null),
                now.map(Instant::toEpochMilli).orElse(null));
        return Values.decision(HoldfastKt.scheduleDecide(facts));
    }

    @Override
    public String vmwareFetch(String source, String password, Token token) throws Exception {
        return HoldfastKt.vmwareFetch(source, password, Parts.Token.of(token));
    }

    @Override
    public TrackingAnswer vmwareTracking(String tracking) throws Exception {
        return VmwareValues.usable(HoldfastKt.vmwareTracking(tracking));
    }

    @Override
    public M365Check m365Check(String request, Long now, Report report) throws Exception {
        return M365Values.check(HoldfastKt.m365Check(request, now, Parts.Report.of(report)));
    }

    @Override
    public M365Plan m365Plan(String request, Long now) throws Exception {
        return M365Values.plan(HoldfastKt.m365Plan(request, now));
    }

    @Override
    public M365Timeline m365Timeline(String request, Long now) throws Exception {
        return M365Values.timeline(HoldfastKt.m365Timeline(request, now));
    }

    @Override
    public M365Explanation m365Explain(String question, Long now) throws Exception {
        return M365Values.explanation(HoldfastKt.m365Explain(question, now));
    }

    @Override
    public M365Fleet m365Fleet(String request, Long now, Report report) throws Exception {
        return new M365Parts.Fleet(HoldfastKt.m365Fleet(request, now, Parts.Report.of(report)));
    }

    @Override
    public M365Migration m365Begin(String request, Long now) throws Exception {
        return new M365Parts.Migration(dev.holdfast.internal.M365Migration.Companion.begin(request, now));
    }

    @Override
    public M365Migration m365Resume(String stored, Long now) throws Exception {
        return new M365Parts.Migration(dev.holdfast.internal.M365Migration.Companion.resume(stored, now));
    }

    @Override
    public M365PermissionPlan m365Permissions(String request) throws Exception {
        return SignInValues.plan(HoldfastKt.m365Permissions(request));
    }

    @Override
    public M365Identity m365Identity(String request, Long now) throws Exception {
        return SignInValues.identity(HoldfastKt.m365Identity(request, now));
    }

    @Override
    public M365Session m365Session(Vault vault, String service, Long now) throws Exception {
        return new SignInParts.Session(
                dev.holdfast.internal.M365Session.Companion.open(VaultPart.of(vault), service, now));
    }

    @Override
    public M365SignIn m365SignIn(M365Session session, String request, Long now, Token token) throws Exception {
        return new SignInParts.SignIn(dev.holdfast.internal.M365SignIn.Companion.begin(
                SignInParts.Session.of(session), request, now, Parts.Token.of(token)));
    }

    @Override
    public Vault vaultCreate(String file, String key) throws Exception {
        return new VaultPart(dev.holdfast.internal.Vault.Companion.create(file, key));
    }

    @Override
    public Vault vaultCreate(String file, KeyService service) throws Exception {
        return new VaultPart(dev.holdfast.internal.Vault.Companion.createHost(file, new HostKey(service)));
    }

    @Override
    public Vault vaultOpen(String file, String key) throws Exception {
        return new VaultPart(dev.holdfast.internal.Vault.Companion.open(file, key));
    }

    @Override
    public Vault vaultOpen(String file, KeyService service) throws Exception {
        return new VaultPart(dev.holdfast.internal.Vault.Companion.openHost(file, new HostKey(service)));
    }

    @Override
    public Token token() {
        return new Parts.Token(new dev.holdfast.internal.CancelToken());
    }

    @Override
    public Destination destination(String address) throws Exception {
        return new Parts.Destination(dev.holdfast.internal.Destination.Companion.open(address));
    }

    @Override
    public Destination destination(String address, String access) throws Exception {
        return new Parts.Destination(dev.holdfast.internal.Destination.Companion.openWith(address, access));
    }

    @Override
    public Report report(String zone) throws Exception {
        return new Parts.Report(new dev.holdfast.internal.Report(zone));
    }

    @Override
    public Client client(String folder) throws Exception {
        return new Parts.Client(dev.holdfast.internal.Client.Companion.open(folder));
    }

    @Override
    public SelectionOptions selectionOptions() {
        return SelectionValues.options(HoldfastKt.selectionOptions());
    }

    @Override
    public Selection selection(SelectionOptions options) throws Exception {
        return new SelectionPart(new dev.holdfast.internal.Selection(SelectionValues.inner(options)));
    }

    @Override
    public String json(Change change) throws Exception {
        return HoldfastKt.selectionChangeJson(SelectionValues.inner(change));
    }

    @Override
    public Problem failure(Throwable thrown) {
        if (thrown instanceof Failure.Failed failed) {
            return Values.problem(failed.getCode(), failed.getReason(), failed.getRetryAfterMs());
        }
        return null;
    }
}

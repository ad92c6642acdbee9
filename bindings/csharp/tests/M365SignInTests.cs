using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Holdfast.Tests
{
    /// <summary>Signing in to Microsoft 365 as far as it goes without a server.</summary>
    public sealed class M365SignInTests : IDisposable
    {
        private const string Tenant = "72f988bf-0000-4111-8222-2d7cd011db47";
        private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1795330800000);

        private readonly string folder = Directory.CreateDirectory(
            Path.Combine(Path.GetTempPath(), "holdfast-" + Guid.NewGuid().ToString("N"))).FullName;

        private readonly M365Session session;

        /// <summary>Opens a session in a folder of its own; it keeps its vault open.</summary>
        public M365SignInTests()
        {
            VaultKey key = VaultKey.OfFile(Path.Combine(folder, "key"));
            using (Vault vault = Vault.Create(Path.Combine(folder, "vault"), key))
            {
                M365Service service = new M365Service("11111111-2222-3333-4444-555555555555") { Tenant = Tenant };
                session = M365Session.Open(vault, service, Now);
            }
        }

        /// <summary>Removes what the tests made.</summary>
        public void Dispose()
        {
            session.Dispose();
            Directory.Delete(folder, true);
        }

        [Test]
        public void NothingIsKeptYet()
        {
            Check.Equal(0, session.Accounts.Count + session.Tenants.Count);
            Check.Equal(false, session.SignOut("a@b.example"));
            Check.Equal(false, session.SignOut("a@b.example", Tenant));
            M365TokenRequest[] requests = { M365TokenRequest.OfTenant(Tenant), M365TokenRequest.OfAccount("a@b.example") };
            foreach (M365TokenRequest request in requests)
            {
                AbsentException thrown = Check.Throws<AbsentException>(() => session.Token(request));
                Check.Equal(StatusCode.M365TenantAbsent, thrown.Code);
            }
            M365TenantOutcome outcome = session.Tenant(
                M365TenantWay.Status, new M365TenantRequest { Offline = true }, null, null, Now);
            Check.Equal(M365TenantState.NotSetUp, outcome.State);
            Check.Equal("Status " + Tenant, outcome.Way + " " + outcome.Tenant);
            Check.True(outcome.Application == null && outcome.Certificate == null && outcome.Permissions == null);
        }

        [Test]
        public void APersonIsSentToMicrosoftAndRubbishIsRefused()
        {
            M365SignInRequest request = new M365SignInRequest(M365Way.Paste)
            {
                Purpose = M365Purpose.Account, LoginHint = "ann@contoso.example", Scopes = { "Mail.Read" },
            };
            using (M365SignIn signIn = session.SignIn(request, Now))
            {
                M365SignInPage page = signIn.Page;
                Uri address = new Uri(page.Address);
                Check.Equal("login.microsoftonline.com", address.Host);
                Check.Equal("/" + Tenant + "/oauth2/v2.0/authorize", address.AbsolutePath);
                Check.Contains("login_hint=ann%40contoso.example", page.Address);
                Check.Contains("Mail.Read", page.Address);
                Check.Equal("Paste True", page.Way + " " + page.Pastes);
                Check.True(page.UserCode == null && page.Expires == null && signIn.SignedIn == null);
                foreach (string pasted in new[] { "", "two words", "http://localhost/?code=c&state=other" })
                {
                    Check.Equal(StatusCode.M365PasteRejected, Check.Throws<InputException>(() => signIn.Paste(pasted)).Code);
                }
                Check.Throws<InputException>(() => signIn.Wait());
                Check.Equal(null, signIn.MigrationAnswer);
                Check.Throws<AbsentException>(() => session.Keep(signIn));
                signIn.AgainAsync(null, Now).GetAwaiter().GetResult();
                Check.True(signIn.Page.Address != page.Address);
                signIn.Forget();
                Check.Equal("", signIn.Page.Address);
            }
        }

        [Test]
        public void ARefusalIsExplainedAndIsAMigrationsAnswer()
        {
            using (M365SignIn signIn = session.SignIn(M365SignInRequest.FromJson("{\"way\":\"paste\"}"), Now))
            {
                string state = new Uri(signIn.Page.Address).Query.Split('?', '&').Single(part => part.StartsWith("state="));
                DeniedException thrown = Check.Throws<DeniedException>(
                    () => signIn.Paste("http://localhost/?error=access_denied&" + state, Now));
                Check.Equal(StatusCode.M365Denied, thrown.Code);
                Check.Contains("\"answer\":\"failed\"", signIn.MigrationAnswer);
            }
        }

        [Test]
        public void AWaitEndsWithItsToken()
        {
            using (CancellationTokenSource stop = new CancellationTokenSource())
            using (M365SignIn signIn = session.SignIn(new M365SignInRequest(M365Way.Loopback), Now))
            {
                Check.Equal(false, signIn.Page.Pastes);
                Task<M365SignedIn> wait = signIn.WaitAsync(Now, stop.Token);
                Check.True(!wait.IsCompleted);
                stop.Cancel();
                Check.Throws<OperationCanceledException>(() => wait.GetAwaiter().GetResult());
            }
        }

        [Test]
        public void EachWordCrosses()
        {
            foreach (M365Prompt prompt in Enum.GetValues(typeof(M365Prompt)))
            {
                session.SignIn(new M365SignInRequest(M365Way.Paste) { Prompt = prompt }).Dispose();
            }
            foreach (M365Purpose purpose in Enum.GetValues(typeof(M365Purpose)))
            {
                session.SignIn(new M365SignInRequest(M365Way.Paste) { Purpose = purpose }).Dispose();
            }
            foreach (M365Workload workload in Enum.GetValues(typeof(M365Workload)))
            {
                M365PermissionRequest request = new M365PermissionRequest(workload)
                {
                    Directions = { M365Direction.Backup, M365Direction.Restore },
                };
                M365PermissionPlan plan = M365.Permissions(request);
                Check.True(plan.Needed.Count > 0, workload);
                Check.True(plan.Needed.All(one => one.Uses.All(use => use.Workload == workload)), workload);
            }
        }

        [Test]
        public void EachFactOfATenantArrives()
        {
            // What a way takes is judged before an administrator is asked for.
            M365TenantRequest[] setups =
            {
                new M365TenantRequest(Tenant)
                {
                    Name = "Backup", Workloads = new[] { M365Workload.Mail },
                    Directions = new[] { M365Direction.Backup }, CertificateDays = 30, Signing = "RS256",
                    Wait = TimeSpan.FromSeconds(9),
                },
                M365TenantRequest.FromJson("{\"workloads\":[\"mail\"]}"),
            };
            foreach (M365TenantRequest setup in setups)
            {
                Check.Equal(StatusCode.M365AdministratorRequired, CodeOf(M365TenantWay.Setup, setup));
            }
            M365TenantRequest update = new M365TenantRequest(Tenant) { RemoveSurplus = true, Renew = true };
            Check.Equal(StatusCode.M365TenantAbsent, CodeOf(M365TenantWay.Update, update));
            M365TenantRequest rotate = new M365TenantRequest(Tenant) { Force = true };
            Check.Equal(StatusCode.M365TenantAbsent, CodeOf(M365TenantWay.Rotate, rotate));
            M365TenantRequest delete = new M365TenantRequest(Tenant) { Local = true };
            Check.Equal(StatusCode.M365TenantAbsent, CodeOf(M365TenantWay.Delete, delete));
            Check.Equal(StatusCode.M365FactsRejected, CodeOf(M365TenantWay.Status, rotate));
            M365TenantRequest days = new M365TenantRequest(Tenant) { CertificateDays = 731 };
            Check.Equal(StatusCode.M365FactsRejected, CodeOf(M365TenantWay.Setup, days));
        }

        [Test]
        public void PermissionsAreHeldAgainstThoseThatWereGranted()
        {
            M365PermissionPlan plan = M365.Permissions(
                new M365PermissionRequest(M365Workload.Mail) { Granted = new[] { "Calendars.Read", "Bogus.All" } });
            Check.True(plan.Missing.Any(one => one.Permission == "Mail.Read"));
            Check.Equal("Calendars.Read Bogus.All", string.Join(" ", plan.Surplus.Select(one => one.Permission)));
            Check.True(plan.Surplus[1].Why == null && plan.Surplus[1].Id == null);
            Check.Contains("administrator has to consent", plan.Text);
            Check.Throws<InputException>(() => M365.Permissions(new M365PermissionRequest()));
            Check.Throws<InputException>(() => M365.Permissions(M365PermissionRequest.FromJson("{}")));
        }

        [Test]
        public void NobodyIsBelievedWhoProvesNothing()
        {
            string question = "{\"token\":\"a.b.c\",\"keys\":{\"keys\":[]},\"issuer\":\"i\",\"audience\":\"a\"}";
            Check.Equal(StatusCode.M365IdentityRejected, Check.Throws<DeniedException>(() => M365.Identity(question, Now)).Code);
            Check.Throws<InputException>(() => M365.Identity("{}", Now));
        }

        private StatusCode CodeOf(M365TenantWay way, M365TenantRequest request)
        {
            try
            {
                session.Tenant(way, request, null, null, Now);
            }
            catch (HoldfastException thrown)
            {
                return thrown.Code;
            }
            return StatusCode.Ok;
        }
    }
}

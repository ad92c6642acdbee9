using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Holdfast.Tests
{
    /// <summary>Signing in for real, against a server laid out like Microsoft's.</summary>
    public sealed class M365LiveTests : IDisposable
    {
        private readonly string folder = Directory.CreateDirectory(
            Path.Combine(Path.GetTempPath(), "holdfast-" + Guid.NewGuid().ToString("N"))).FullName;

        private readonly Entra entra = new Entra();
        private readonly M365Session session;

        /// <summary>Opens a session with a server of its own.</summary>
        public M365LiveTests()
        {
            VaultKey key = VaultKey.OfFile(Path.Combine(folder, "key"));
            using (Vault vault = Vault.Create(Path.Combine(folder, "vault"), key))
            {
                session = M365Session.Open(vault, entra.Service());
            }
        }

        /// <summary>Ends the server, and removes what the tests made.</summary>
        public void Dispose()
        {
            session.Dispose();
            entra.Dispose();
            Directory.Delete(folder, true);
        }

        [Test]
        public async Task AnAccountThatWasPastedInStaysSignedInUntilItIsSignedOut()
        {
            using (M365SignIn signIn = await session.SignInAsync(new M365SignInRequest(M365Way.Paste)))
            {
                M365SignedIn who = await signIn.PasteAsync(entra.Browser(signIn.Page, "plain1"));
                Check.Equal(who.Json, signIn.SignedIn.Json);
                Check.Equal(entra.Tenant, who.Tenant);
                Check.Equal(0, session.Accounts.Count);
                M365KeptAccount kept = await session.KeepAsync(signIn);
                Check.Equal(kept.ObjectId, session.Accounts.Single().ObjectId);
                Check.Equal(who.ObjectId + " " + who.Account, kept.ObjectId + " " + kept.Account);
                Check.Contains("signed_in", signIn.MigrationAnswer);

                M365AccessToken token = await session.TokenAsync(M365TokenRequest.OfAccount(kept.Account));
                Check.True(token.Expires > DateTimeOffset.UtcNow && token.Secret.Length > 20, token);
                Check.True(!token.ToString().Contains(token.Secret));
                Check.Equal(true, await session.SignOutAsync(kept.Account));
                Check.Equal(0, session.Accounts.Count);
            }
        }

        [Test]
        public async Task ADeviceIsWaitedForUntilItsCodeWasEntered()
        {
            entra.Hurry();
            using (M365SignIn signIn = session.SignIn(new M365SignInRequest(M365Way.Device)))
            using (CancellationTokenSource stop = new CancellationTokenSource())
            {
                M365SignInPage page = signIn.Page;
                Check.True(page.Expires > DateTimeOffset.UtcNow && !page.Pastes);
                Task<M365SignedIn> wait = signIn.WaitAsync(cancellationToken: stop.Token);
                Check.True(!wait.IsCompleted);
                stop.Cancel();
                Check.Throws<OperationCanceledException>(() => wait.GetAwaiter().GetResult());
                Check.True(wait.IsCanceled);

                // Who stopped waiting may wait again: the code is still good.
                wait = signIn.WaitAsync();
                entra.Approve(page, "plain1");
                Check.True((await wait).Account.StartsWith("plain1"));
            }
        }

        [Test]
        public void APolicyThatForbidsOneWayIsExplained()
        {
            entra.Fault("devicecode", "{\"error\":\"invalid_grant\",\"error_codes\":[53003]}");
            DeniedException thrown = Check.Throws<DeniedException>(
                () => session.SignIn(new M365SignInRequest(M365Way.Device)));
            Check.Equal(StatusCode.M365Denied, thrown.Code);
            Check.Equal("policy", M365.Explain(thrown.Reason).Class);
        }

        [Test]
        public async Task ATenantIsSetUpByAnAdministratorAndSignsInByItself()
        {
            ConcurrentQueue<string> heard = new ConcurrentQueue<string>();
            M365TenantOutcome made = await Setup(new Heard(progress => heard.Enqueue(progress.Phase)));
            Check.True(made.State == M365TenantState.Ready, made.Text);
            Check.Equal("Setup " + entra.Tenant, made.Way + " " + made.Tenant);
            Check.True(new[] { "application", "grant", "prove" }.All(phase => heard.Contains(phase)), made.Text);
            Check.Equal(0, made.Permissions.Missing.Count);
            Check.True(made.Certificate.DaysLeft > 0 && !made.Certificate.Expired, made.Certificate.NotAfter);
            M365KeptTenant kept = session.Tenants.Single();
            Check.Equal(made.Tenant + " " + made.Application.ClientId + " True", kept.Tenant + " " + kept.ClientId + " " + kept.Ready);
            Check.Equal(made.Certificate.NotAfter, kept.CertificateNotAfter);
            session.Token(M365TokenRequest.OfTenant(made.Tenant));

            M365TenantOutcome rotated = session.Tenant(M365TenantWay.Rotate, new M365TenantRequest { Force = true });
            Check.True(rotated.Certificate.Thumbprint != made.Certificate.Thumbprint, rotated.Text);
            M365TenantOutcome status = session.Tenant(M365TenantWay.Status, new M365TenantRequest());
            Check.Equal("Ready " + rotated.Certificate.Thumbprint, status.State + " " + status.Certificate.Thumbprint);

            using (M365SignIn signIn = Administrator())
            {
                M365TenantOutcome gone = session.Tenant(M365TenantWay.Delete, new M365TenantRequest(), signIn);
                Check.Equal(M365TenantState.Deleted, gone.State);
            }
            Check.Equal(0, session.Tenants.Count);
        }

        [Test]
        public async Task ASetUpThatWasStoppedGoesOn()
        {
            using (CancellationTokenSource stop = new CancellationTokenSource())
            {
                IProgress<Progress> stopper = new Heard(progress =>
                {
                    if (progress.Phase == "grant")
                    {
                        stop.Cancel();
                    }
                });
                Task<M365TenantOutcome> call = Setup(stopper, stop.Token);
                Check.Throws<OperationCanceledException>(() => call.GetAwaiter().GetResult());
                Check.True(call.IsCanceled);
            }
            Check.Equal(false, session.Tenants.Single().Ready);
            M365TenantOutcome made = await Setup(null);
            Check.True(made.State == M365TenantState.Ready, made.Text);
            Check.Equal(M365StepState.Already, made.Steps.Single(one => one.Step == "application").State);
        }

        [Test]
        public void AnOrdinaryAccountSetsNothingUp()
        {
            M365SignInRequest request = new M365SignInRequest(M365Way.Paste) { Purpose = M365Purpose.Setup };
            using (M365SignIn signIn = session.SignIn(request))
            {
                string ended = entra.Browser(signIn.Page, "plain1");
                DeniedException thrown = Check.Throws<DeniedException>(() => signIn.Paste(ended));
                Check.Equal(StatusCode.M365AdministratorRequired, thrown.Code);
            }
        }

        private M365SignIn Administrator()
        {
            M365SignInRequest request = new M365SignInRequest(M365Way.Paste) { Purpose = M365Purpose.Setup };
            M365SignIn signIn = session.SignIn(request);
            signIn.Paste(entra.Browser(signIn.Page, "admin1"));
            return signIn;
        }

        private async Task<M365TenantOutcome> Setup(
            IProgress<Progress> progress, CancellationToken token = default(CancellationToken))
        {
            M365TenantRequest wanted = new M365TenantRequest { Workloads = new[] { M365Workload.Mail } };
            using (M365SignIn signIn = Administrator())
            {
                try
                {
                    return await session.TenantAsync(M365TenantWay.Setup, wanted, signIn, progress, null, token);
                }
                finally
                {
                    Check.True(signIn.SignedIn == null, "an administrator's sign-in ends with the call");
                }
            }
        }
    }
}

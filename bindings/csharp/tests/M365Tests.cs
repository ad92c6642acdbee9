using System;
using System.Collections.Generic;
using System.Linq;

namespace Holdfast.Tests
{
    /// <summary>Facts of Microsoft 365 go in by type or as JSON, and what is decided comes out by type.</summary>
    public sealed class M365Tests
    {
        private static readonly DateTimeOffset Noon = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        [Test]
        public void ABasicConnectionCannotSignInAnyMore()
        {
            using (Report report = new Report("Asia/Hong_Kong"))
            {
                M365Check check = M365.Check(new M365Request(Basic("a@b.example")), report, Noon);
                Check.Equal(M365Mode.Basic, check.Mode);
                Check.Equal("a@b.example [obsolete]", check.Label);
                Check.Equal("False True True False", check.MayRun + " " + check.Obsolete + " " + check.HasFindings + " " + check.MayCreate);
                Check.Equal("Blocked Microsoft365 Client global", check.Standing + " " + check.Kind + " " + check.FrontEnd + " " + check.Region);
                Check.Equal("2023-01", check.By);
                Check.True(check.DaysLeft < -1000, check.DaysLeft);
                Check.Equal(M365Mode.Modern, check.Advised);
                Check.Equal("blocked True True", check.Alerts[0].Alert + " " + check.Alerts[0].Fatal + " " + check.Alerts[0].Shown);
                M365Verdict ews = check.Protocols.Single(one => one.Protocol == M365Protocol.Ews);
                Check.Equal("Basic Blocked 2023-01", ews.SignIn + " " + ews.Standing + " " + ews.Since);
                Check.Equal(null, check.CertificateDaysLeft);
                Check.Contains("what Modern authentication cannot wholly do", check.LimitsText);
                Check.Equal("Microsoft 365 connection", report.Lines[0].Log.Substring(0, 24));
                Check.Equal(Noon, report.Lines[0].At);
                Check.Equal(LineKind.Error, report.Lines[1].Kind);
            }
        }

        [Test]
        public void EachFactOfAConnectionArrives()
        {
            M365Connection connection = new M365Connection("\u00fc@b.example")
            {
                Set = "7", Name = "Mail \"1\"", Kind = M365Kind.Microsoft365, FrontEnd = M365FrontEnd.Agentless,
                Region = "global", Token = true, Password = true, AppPassword = false, Role = M365Role.GlobalAdministrator,
                Mfa = new M365Mfa(M365MfaState.Enforced, Noon.AddMinutes(-5)), BasicOff = Noon.AddDays(-1),
                Certificate = new M365Certificate(Noon.AddDays(20)) { NotBefore = Noon.AddDays(-800), RemindedDays = 30 },
                Version = "8.3.4.2", MaintenanceExpired = true,
                Protocols = { M365Protocol.Ews, M365Protocol.SharepointIdcrl }, Selects = { M365Feature.PersonalSites },
            };
            Check.Equal(
                "{\"account\":\"\u00fc@b.example\",\"set\":\"7\",\"name\":\"Mail \\\"1\\\"\",\"kind\":\"microsoft_365\","
                + "\"front_end\":\"agentless\",\"region\":\"global\",\"token\":true,\"password\":true,\"app_password\":false,"
                + "\"role\":\"global_administrator\",\"mfa\":{\"state\":\"enforced\",\"changed_utc_ms\":1795262100000},"
                + "\"protocols\":[\"ews\",\"sharepoint_idcrl\"],\"selects\":[\"personal_sites\"],"
                + "\"basic_off_utc_ms\":1795176000000,\"certificate\":{\"not_before_utc_ms\":1726142400000,"
                + "\"not_after_utc_ms\":1796990400000,\"reminded_days\":30},\"version\":\"8.3.4.2\","
                + "\"maintenance_expired\":true}",
                connection.Json);
            M365Check check = M365.Check(new M365Request(connection), null, Noon);
            Check.Equal("7 Hybrid Agentless", check.Set + " " + check.Mode + " " + check.FrontEnd);
            Check.Equal(20L, check.CertificateDaysLeft);
            Check.Equal(M365.Check(new M365Request(M365Connection.FromJson(connection.Json)), null, Noon).Json, check.Json);
        }

        [Test]
        public void EachWordCrosses()
        {
            foreach (M365Kind kind in Values<M365Kind>())
            {
                Check.Equal(kind, M365.Check(new M365Request(new M365Connection("a") { Kind = kind })).Kind);
            }
            foreach (M365Feature feature in Values<M365Feature>())
            {
                M365.Check(new M365Request(new M365Connection("a") { Selects = { feature } }));
            }
            foreach (M365MfaState state in Values<M365MfaState>())
            {
                M365.Check(new M365Request(new M365Connection("a") { Mfa = new M365Mfa(state) }));
            }
            foreach (M365Role role in Values<M365Role>())
            {
                M365.Check(new M365Request(new M365Connection("a") { Role = role }));
            }
            M365TimelineRequest all = new M365TimelineRequest();
            Values<M365Protocol>().ToList().ForEach(all.Protocols.Add);
            IEnumerable<M365Protocol> answered = M365.Timeline(all, Noon).Verdicts.Select(verdict => verdict.Protocol);
            Check.Equal(Values<M365Protocol>(), answered.Distinct());
        }

        [Test]
        public void WhatCannotBeToldIsUnknownAndNoMode()
        {
            M365Check check = M365.Check(new M365Request(new M365Connection("a")), null, Noon);
            Check.Equal("Unknown token_unknown", check.Mode + " " + check.Reason);
            Check.Equal(null, check.Region);
            M365Plan plan = M365.Plan(new M365SetsRequest(new M365Connection("a")), Noon);
            Check.Equal("Unknown token_unknown", plan.From + " " + plan.Reason);
            Check.Equal(M365Mode.Unknown, M365.Check(new M365Request(new M365Connection("a"))).Mode);
        }

        [Test]
        public void SettingsSayHowToJudge()
        {
            M365Connection connection = Basic("a@b.example");
            connection.Certificate = new M365Certificate(Noon.AddDays(5));
            M365Settings settings = new M365Settings
            {
                Zone = "Asia/Hong_Kong", NotifiesObsolete = false, NotifiesCertificate = true, ReminderDays = new[] { 7 },
                Administrators = new[] { M365Role.PrivilegedRoleAdministrator }, Propagation = TimeSpan.FromMinutes(5),
            };
            M365Check check = M365.Check(new M365Request(connection) { Settings = settings }, null, Noon);
            Check.Equal(
                new[] { "blocked True", "obsolete_connection False", "certificate True" },
                check.Alerts.Select(alert => alert.Alert + " " + alert.Shown));
            InputException policy = Check.Throws<InputException>(
                () => M365.Check(new M365Request(connection) { Settings = new M365Settings { Policy = "{}" } }));
            Check.Equal(StatusCode.M365PolicyRejected, policy.Code);
        }

        [Test]
        public void APlanSaysWhoSignsInAndInWhichSteps()
        {
            M365Plan plan = M365.Plan(new M365SetsRequest(Basic("a@b.example"), Basic("A@b.example")), Noon);
            Check.Equal("a@b.example 2 Basic Modern", plan.Account + " " + plan.Sets + " " + plan.From + " " + plan.Advised);
            Check.Equal("Basic Hybrid Modern", string.Join(" ", plan.Moves.Select(move => move.To)));
            M365Move none = plan.Moves[0];
            Check.Equal("False same_mode", none.Allowed + " " + none.Reason);
            Check.Equal(null, none.Signer);
            M365Move modern = plan.Moves[2];
            Check.Equal("True Administrator True", modern.Allowed + " " + modern.Signer + " " + modern.Confirms);
            M365Step authorize = modern.Steps.Single(step => step.Step == "authorize");
            Check.Equal("4 done select_account", authorize.Number + " " + authorize.Answers.Single() + " " + authorize.Prompt);
            Check.Equal(null, authorize.LoginHint);
            Check.Equal(null, modern.Steps[0].Prompt);
            Check.Contains("\nto Modern: yes, an administrator has to sign in\n", plan.Text);
        }

        [Test]
        public void ATimelineSaysWhatComes()
        {
            M365Timeline timeline = M365.Timeline(
                new M365TimelineRequest { Region = "global", Protocols = { M365Protocol.Ews }, SignIn = M365Login.Token }, Noon);
            Check.Equal("2026-11-21 global True False", timeline.Date + " " + timeline.Region + " " + timeline.HasModern + " " + timeline.Retired);
            M365Verdict ews = timeline.Verdicts.Single();
            Check.Equal("Token Warned 2027-04-01", ews.SignIn + " " + ews.Standing + " " + ews.NextDate);
            Check.Contains("\"events\":[", timeline.Json);
        }

        [Test]
        public void AnErrorIsExplainedByItsFieldsOrAnyText()
        {
            M365Question question = new M365Question
            {
                Error = "invalid_grant", Suberror = "never_heard", Codes = { 50126 }, Description = "AADSTS50126: hunter2",
                CorrelationId = "8f2c-11", TraceId = "9", Changed = Noon.AddMinutes(-5), HttpStatus = 400,
                RetryAfter = TimeSpan.FromSeconds(30),
            };
            M365Explanation told = M365.Explain(question, Noon);
            Check.Equal("reauthorize error invalid_grant password", told.Class + " " + told.Basis + " " + told.Error + " " + told.Topic);
            Check.Equal(new[] { 50126L }, told.Codes);
            Check.Equal("After Nobody True", told.Retry + " " + told.Who + " " + told.Propagating);
            Check.Equal(Noon.AddMinutes(55), told.RetryAt);
            Check.Contains("correlation id: 8f2c-11", told.Text);
            Check.True(!told.Json.Contains("hunter2"));
            M365Explanation text = M365.Explain("it said AADSTS53003", Noon);
            Check.Equal("policy code Administrator", text.Class + " " + text.Basis + " " + text.Who);
            Check.Equal(null, text.RetryAt);
            Check.Equal(null, text.Error);
        }

        [Test]
        public void AFleetHasTheMostUrgentFirst()
        {
            M365Connection good = new M365Connection("good@b.example")
            {
                Region = "global", Token = true, Password = false, Protocols = { M365Protocol.Graph },
            };
            M365Connection bad = Basic("bad@b.example");
            bad.Set = "7";
            using (Report report = new Report("UTC"))
            using (M365Fleet fleet = M365.Fleet(new M365SetsRequest(good, bad, Basic("BAD@b.example")), report, Noon))
            {
                Check.Equal(3L, fleet.Sets);
                M365Account first = fleet.Accounts[0];
                Check.Equal("bad@b.example Blocked Basic 2", first.Account + " " + first.Urgency + " " + first.Mode + " " + first.Count);
                Check.Equal("2023-01 migrate_to_modern Modern", first.By + " " + first.Next + " " + first.Advised);
                Check.Equal(new[] { "7" }, first.Sets);
                Check.Equal(new[] { "administrator_required" }, first.Blockers);
                Check.Equal(M365Urgency.None, fleet.Accounts[1].Urgency);
                Check.True(fleet.Csv.StartsWith("urgency,by,", StringComparison.Ordinal));
                Check.Equal(first.Text, report.Lines[1].Log);
                fleet.Dispose();
                Check.Throws<ObjectDisposedException>(() => fleet.Csv.ToString());
            }
        }

        [Test]
        public void AMigrationIsStoredTakenUpAgainAndSaved()
        {
            M365Connection set = Basic("a@b.example");
            set.Set = "7";
            string stored;
            using (M365Migration migration = M365Migration.Begin(new M365SetsRequest(set) { To = M365Mode.Modern }, Noon))
            {
                Check.Equal("Open Basic Modern 6", migration.State + " " + migration.Status.From + " " + migration.Status.To + " " + migration.Status.Of);
                InputException refused = Check.Throws<InputException>(() => migration.Answer("dance"));
                Check.Equal(StatusCode.M365AnswerRejected, refused.Code);
                foreach (string answer in new[] { "done", "continue", "{\"answer\":\"confirm\"}", "done", "signed_in a@b.example ordinary" })
                {
                    migration.Answer(answer);
                }
                Check.Equal("administrator_required", migration.Status.Problem.Problem);
                Check.Equal("authorize", migration.Status.Step.Step);
                stored = migration.Json;
            }
            using (M365Migration migration = M365Migration.Resume(stored, Noon.AddDays(1)))
            {
                Check.Equal("administrator_required", migration.Status.Problem.Problem);
                Check.Equal(stored, migration.Json);
                migration.Answer("done");
                migration.Answer("signed_in boss@b.example global_administrator");
                Check.Contains("\"token\":false", migration.Sets);
                M365Change change = migration.Save();
                Check.Equal("a@b.example Modern boss@b.example", change.Account + " " + change.To + " " + change.AuthorizedBy);
                M365ChangedSet one = change.Sets.Single();
                Check.Equal("7 Basic Modern True True", one.Set + " " + one.From + " " + one.To + " " + one.Changed + " " + one.RemovesPassword);
                Check.Equal(change.Json, migration.Save().Json);
                Check.Contains("\"token\":true", migration.Sets);
                Check.Equal(M365State.Saved, migration.State);
                Check.Equal(null, migration.Status.Step);
            }
        }

        [Test]
        public void AMigrationIsCancelledPutOffOrRefused()
        {
            M365SetsRequest request = new M365SetsRequest(Basic("a@b.example")) { To = M365Mode.Modern };
            using (M365Migration migration = M365Migration.Begin(request))
            {
                migration.Cancel();
                Check.Equal(M365State.Cancelled, migration.State);
                Check.Throws<InputException>(() => migration.Save());
            }
            using (M365Migration migration = M365Migration.Begin(request))
            {
                migration.Answer("done");
                migration.Answer("later");
                Check.Equal(M365State.Later, migration.State);
            }
            request.To = M365Mode.Basic;
            Check.Equal(StatusCode.M365MigrationRefused, Check.Throws<InputException>(() => M365Migration.Begin(request)).Code);
            Check.Equal(StatusCode.M365MigrationDamaged, Check.Throws<CorruptException>(() => M365Migration.Resume("{}")).Code);
            Check.Equal(
                StatusCode.M365MigrationVersionUnsupported,
                Check.Throws<UnsupportedException>(() => M365Migration.Resume("{\"schema\":2}")).Code);
        }

        [Test]
        public void AJobsStartHoldsWhatIsSaidOfItsConnections()
        {
            using (World world = new World())
            {
                Sources sources = new Sources { M365 = { new M365Request(Basic("a@b.example")) } };
                JobStart start = world.Client.JobStart(
                    new Job(World.Set, new[] { world.Destination }, 0, Noon, sources), world.Report);
                M365Check check = start.M365.Single();
                Check.Equal("Basic False", check.Mode + " " + check.MayRun);
                Check.Contains(check.Json, start.Json);
                Check.Equal(0, start.Vmware.Count);
                Job without = new Job(World.Set, new[] { world.Destination });
                Check.Equal(0, world.Client.JobStart(without, world.Report).M365.Count);
            }
        }

        [Test]
        public void WhatIsJsonAlreadyIsHandedOnAsItIs()
        {
            const string facts = "{\"account\": \"a\", \"region\": \"global\", \"token\": false}";
            Check.Equal(M365Mode.Basic, M365.Check(M365Request.FromJson("{\"connection\": " + facts + "}")).Mode);
            Check.Equal(M365Mode.Basic, M365.Plan(M365SetsRequest.FromJson("{\"sets\": [" + facts + "]}")).From);
            Check.Equal("china", M365.Timeline(M365TimelineRequest.FromJson("{\"region\": \"china\"}")).Region);
            InputException broken = Check.Throws<InputException>(() => M365.Check(M365Request.FromJson("{\"connection\":")));
            Check.Equal(StatusCode.M365FactsRejected, broken.Code);
            Check.Throws<ArgumentNullException>(() => M365.Check(null));
            Check.Throws<ArgumentNullException>(() => new M365Request(null));
            Check.Throws<MisuseException>(() => M365.Explain((string)null));
        }

        private static M365Connection Basic(string account)
        {
            return new M365Connection(account) { Region = "global", Token = false, Password = true };
        }

        private static IEnumerable<T> Values<T>()
        {
            return Enum.GetValues(typeof(T)).Cast<T>();
        }
    }
}

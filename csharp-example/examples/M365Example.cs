using System;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>A Basic connection, an error of a sign-in, a migration to Modern, and a fleet.</summary>
    public static class M365Example
    {
        /// <summary>A console leaves this out, for the machine's clock.</summary>
        private static readonly DateTimeOffset Noon = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        /// <summary>What is known of a set; no secret is among it, only whether there is one.</summary>
        private static M365Connection Mail => new M365Connection("mail@contoso.example")
        {
            Set = "1602834567932", Region = "global", Token = false, Password = true,
        };

        /// <summary>What the report says of the connection, what the error means, and how the account is moved.</summary>
        public static string Run()
        {
            return Connection() + Error() + Move() + Fleet();
        }

        private static string Connection()
        {
            using (var report = new Report("Asia/Hong_Kong"))
            {
                var check = M365.Check(new M365Request(Mail), report, Noon);
                return report.Text + check.Mode + ", a job on it " + (check.MayRun ? "may run" : "fails") + "\n";
            }
        }

        /// <summary>The password was changed a few minutes ago: it may not be known everywhere yet.</summary>
        private static string Error()
        {
            return M365.Explain(
                new M365Question { Error = "invalid_grant", Codes = { 50126 }, Changed = Noon.AddMinutes(-5) }, Noon).Text;
        }

        /// <summary>An ordinary account signs in first, which is not enough; the next day an administrator does.</summary>
        private static string Move()
        {
            var request = new M365SetsRequest(Mail) { To = M365Mode.Modern };
            string said = M365.Plan(request, Noon).Text;
            string stored;
            using (var migration = M365Migration.Begin(request, Noon))
            {
                foreach (var answer in new[] { "done", "continue", "confirm", "done", "signed_in mail@contoso.example ordinary" })
                {
                    migration.Answer(answer);
                }
                said += migration.Status.Problem.Text + "\n";
                // A console writes this to a file, after each answer.
                stored = migration.Json;
            }
            using (var migration = M365Migration.Resume(stored, Noon.AddDays(1)))
            {
                migration.Answer("done");
                migration.Answer("signed_in admin@contoso.example global_administrator");
                // Nothing has changed until now; this tells what the console is to change.
                return said + migration.Save().Text;
            }
        }

        private static string Fleet()
        {
            var board = new M365Connection("board@contoso.example")
            {
                Region = "global", Token = true, Password = false, Protocols = { M365Protocol.Graph },
            };
            var sales = new M365Connection("sales@contoso.example") { Region = "china", Token = true, Password = true };
            using (var fleet = M365.Fleet(new M365SetsRequest(board, sales, Mail), null, Noon))
            {
                return string.Concat(fleet.Accounts.Select(account =>
                    account.Urgency + ": " + account.Account + ", " + account.Next + "\n"));
            }
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>A real sign-in at the step of a migration that asks for one; kept once the migration is saved.</summary>
    internal sealed class MigrateSignIn : IDisposable
    {
        private const string Cancel = "cancel";

        private static readonly string[] Keys = { "--vault-key-file", "--vault-passphrase-file", "--vault-credential" };

        private readonly M365Session session;
        private readonly Arguments typed;
        private readonly Output output;
        private M365SignIn newest;
        private bool keeps;
        private bool cancelled;
        private string answer;

        private MigrateSignIn(M365Session session, Arguments typed, Output output)
        {
            this.session = session;
            this.typed = typed;
            this.output = output;
        }

        internal static IEnumerable<Option> Options()
        {
            return new[]
            {
                new Option("--sign-in"), new Option("--vault", "FILE"), new Option("--vault-key-file", "FILE"),
                new Option("--vault-passphrase-file", "FILE"), new Option("--vault-credential", "NAME"),
                new Option("--service", "FILE"), new Option("--way", "WAY"),
            };
        }

        /// <summary>Refuses what does not go together, before anything is begun.</summary>
        internal static void Judge(Arguments typed)
        {
            int keys = Keys.Count(key => typed.Get(key) != null);
            bool vault = typed.Get("--vault") != null;
            bool service = typed.Get("--service") != null;
            if (!typed.Has("--sign-in") && (keys > 0 || vault || service || typed.Get("--way") != null))
            {
                throw new SyntaxException("--vault, what opens it, --service and --way go with --sign-in", typed);
            }
            if (typed.Has("--sign-in") && (keys != 1 || !vault || !service))
            {
                throw new SyntaxException("--sign-in needs --vault, one option that opens it, and --service", typed);
            }
            SignInDialog.Way(typed, M365Way.Paste);
        }

        internal static MigrateSignIn Begin(Arguments typed, Output output)
        {
            return new MigrateSignIn(typed.Has("--sign-in") ? VaultOptions.Session(typed) : null, typed, output);
        }

        public void Dispose()
        {
            newest?.Dispose();
            session?.Dispose();
        }

        /// <summary>The answer of the step that waits; null when the standard input ended before.</summary>
        internal string Answer(M365Status status)
        {
            M365Step step = session == null ? null : status.Step;
            if (step?.Prompt != null)
            {
                answer = SignedIn(status, step);
                return cancelled ? Cancel : answer == null ? null : "done";
            }
            if (answer == null)
            {
                return Interrupt.Line();
            }
            // A second factor was asked for in the browser, if at all.
            bool takes = step.Answers.Contains("signed_in");
            string given = takes ? answer : "done";
            if (takes || step.Step != "verification_code")
            {
                answer = null;
            }
            return given;
        }

        /// <summary>Who signed in, from now on to stay; null where that was an administrator's word.</summary>
        internal string Keep()
        {
            return newest == null || !keeps
                ? null
                : session.Keep(newest, SetOptions.Now(typed), Interrupt.Token).Account;
        }

        /// <summary>How the sign-in went, as the migration takes it.</summary>
        private string SignedIn(M365Status status, M365Step step)
        {
            newest?.Dispose();
            newest = null;
            // Modern needs an administrator's word and no more; else it is this account that stays signed in.
            keeps = status.To != M365Mode.Modern;
            M365SignInRequest request = new M365SignInRequest(SignInDialog.Way(typed, M365Way.Paste))
            {
                Purpose = keeps ? M365Purpose.Account : M365Purpose.Authorize, LoginHint = step.LoginHint,
                Prompt = (M365Prompt)Enum.Parse(typeof(M365Prompt), step.Prompt.Replace("_", ""), true),
            };
            SignInDialog dialog = new SignInDialog(session, typed, output, UntilCancel);
            try
            {
                newest = dialog.SignIn(request);
                return newest?.MigrationAnswer;
            }
            catch (DeniedException) when (dialog.Refusal != null)
            {
                return dialog.Refusal;
            }
        }

        /// <summary>The word that any step takes is nothing to be pasted back.</summary>
        private string UntilCancel()
        {
            string line = Interrupt.Line();
            cancelled = line != null && line.Trim() == Cancel;
            return cancelled ? null : line;
        }
    }
}

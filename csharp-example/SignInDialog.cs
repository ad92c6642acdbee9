using System;
using System.IO;

namespace Holdfast.Example
{
    /// <summary>Signs a person in: says what to do, takes what is pasted back, waits for the rest.</summary>
    internal sealed class SignInDialog
    {
        private readonly M365Session session;
        private readonly Arguments typed;
        private readonly Func<string> line;
        private readonly TextWriter human;
        private readonly TextWriter err;

        /// <summary>
        /// <c>line</c> gives null at its end. With JSON, programs read the standard output, and people the other.
        /// </summary>
        internal SignInDialog(M365Session session, Arguments typed, Output output, Func<string> line)
        {
            this.line = line;
            this.session = session;
            this.typed = typed;
            human = typed.Has("--json") ? output.Err : output.Out;
            err = output.Err;
        }

        /// <summary>How a sign-in that was refused went, as a migration takes it; null when none was.</summary>
        internal string Refusal { get; private set; }

        internal static M365Way Way(Arguments typed, M365Way otherwise)
        {
            return Choice.Of<M365Way>(typed, "--way") ?? otherwise;
        }

        /// <summary>The sign-in that came about, to be disposed of; null when the standard input ended before it did.</summary>
        internal M365SignIn SignIn(M365SignInRequest request)
        {
            M365SignIn signIn = null;
            bool came = false;
            try
            {
                signIn = session.SignIn(request, SetOptions.Now(typed), Interrupt.Token);
                came = Begin(signIn, signIn.Page);
                return came ? signIn : null;
            }
            catch (DeniedException denied)
            {
                Refusal = signIn?.MigrationAnswer;
                M365Way other = request.Way == M365Way.Device ? M365Way.Paste : M365Way.Device;
                if (!IsPolicy(denied) || !TurnsTo(other, denied))
                {
                    throw;
                }
                request.Way = other;
            }
            finally
            {
                if (!came)
                {
                    signIn?.Dispose();
                }
            }
            return SignIn(request);
        }

        private bool Begin(M365SignIn signIn, M365SignInPage page)
        {
            Say(page.Text);
            Say(page.Address);
            if (page.UserCode != null)
            {
                Say("code " + page.UserCode);
            }
            if (page.Pastes)
            {
                return IsPasted(signIn);
            }
            using (new Spinner(err, "waiting for the sign-in", ProgressView.OnTerminal))
            {
                signIn.Wait(SetOptions.Now(typed), Interrupt.Token);
                return true;
            }
        }

        private bool IsPasted(M365SignIn signIn)
        {
            string pasted;
            while ((pasted = line()) != null)
            {
                try
                {
                    signIn.Paste(pasted, SetOptions.Now(typed), Interrupt.Token);
                    return true;
                }
                catch (InputException rejected) when (rejected.Code == StatusCode.M365PasteRejected)
                {
                    Say("! " + rejected.Reason);
                }
            }
            return false;
        }

        /// <summary>Whether a policy of the tenant stands in the way, which may let another way pass.</summary>
        private static bool IsPolicy(DeniedException denied)
        {
            if (denied.Code != StatusCode.M365Denied)
            {
                return false;
            }
            try
            {
                return M365.Explain(denied.Reason).Class == "policy";
            }
            catch (InputException)
            {
                return denied.Reason.StartsWith("policy", StringComparison.Ordinal);
            }
        }

        /// <summary>Says that the other way may work, and asks a person at a terminal whether to go it.</summary>
        private bool TurnsTo(M365Way other, DeniedException denied)
        {
            if (!ProgressView.OnTerminal)
            {
                err.WriteLine("another way may be allowed: --way " + Choice.Word(other));
                return false;
            }
            Say("! " + denied.Reason);
            human.Write("Sign in by " + Choice.Word(other) + " instead? [y/N] ");
            human.Flush();
            string answer = line();
            return answer != null && answer.Trim().ToLowerInvariant() == "y";
        }

        private void Say(string text)
        {
            human.WriteLine(text);
            human.Flush();
        }
    }
}

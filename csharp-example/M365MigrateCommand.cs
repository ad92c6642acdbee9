using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Holdfast.Example
{
    /// <summary>Moving an account to another mode, step by step with a person.</summary>
    internal static class M365MigrateCommand
    {
        private const string SourceGroup = "source";

        internal static IEnumerable<Option> Options()
        {
            return M365Command.Answering(SetOptions.NowOptions()).Concat(new[]
            {
                new Option("--facts", "FILE") { Group = SourceGroup, Required = true },
                new Option("--resume", "FILE") { Group = SourceGroup, Required = true },
                new Option("--to", "MODE"),
                new Option("--state", "FILE"),
            }).Concat(MigrateSignIn.Options());
        }

        internal static ExitCode Run(Arguments typed, Output output)
        {
            if (typed.Has("--resume") && typed.Has("--to"))
            {
                throw new SyntaxException("--to goes with --facts", typed);
            }
            MigrateSignIn.Judge(typed);
            // With JSON, programs read the standard output.
            TextWriter human = typed.Has("--json") ? output.Err : output.Out;
            using (M365Migration migration = Open(typed))
            using (MigrateSignIn signIn = MigrateSignIn.Begin(typed, output))
            {
                while (migration.State == M365State.Open)
                {
                    M365Status status = migration.Status;
                    Say(human, status.Text);
                    string answer = signIn.Answer(status);
                    if (answer == null)
                    {
                        return ExitCode.Findings;
                    }
                    Take(migration, answer, typed.Get("--state"), human);
                }
                ExitCode code = End(migration, typed.Has("--json"), output.Out);
                string kept = code == ExitCode.Clean ? signIn.Keep() : null;
                Say(human, kept == null ? "" : kept + " stays signed in\n");
                return code;
            }
        }

        private static M365Migration Open(Arguments typed)
        {
            string resumed = LocalFile.OptionalText(typed.Get("--resume"));
            return resumed == null
                ? M365Migration.Begin(M365Command.Sets(typed), SetOptions.Now(typed))
                : M365Migration.Resume(resumed, SetOptions.Now(typed));
        }

        private static void Say(TextWriter human, string text)
        {
            human.Write(text);
            human.Flush();
        }

        private static void Take(M365Migration migration, string line, string state, TextWriter human)
        {
            try
            {
                Take(migration, line);
            }
            catch (InputException rejected) when (rejected.Code == StatusCode.M365AnswerRejected)
            {
                Say(human, "! " + rejected.Reason + "\n");
                return;
            }
            if (state != null)
            {
                LocalFile.Write(state, Encoding.UTF8.GetBytes(migration.Json));
            }
        }

        private static void Take(M365Migration migration, string line)
        {
            switch (line.Trim())
            {
                case "cancel":
                    migration.Cancel();
                    break;
                case "save":
                    migration.Save();
                    break;
                default:
                    migration.Answer(line);
                    break;
            }
        }

        /// <summary>What became of a migration that is over.</summary>
        private static ExitCode End(M365Migration migration, bool asJson, TextWriter write)
        {
            M365Change change = migration.State == M365State.Saved ? migration.Save() : null;
            M365Status status = migration.Status;
            write.Write(asJson ? (change?.Json ?? status.Json) + "\n" : change?.Text ?? status.Text);
            return change == null ? ExitCode.Cancelled : ExitCode.Clean;
        }
    }
}

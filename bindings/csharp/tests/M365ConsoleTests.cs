using System;
using System.IO;
using System.Linq;
using Holdfast.Example;

namespace Holdfast.Tests
{
    /// <summary>What the console says of Microsoft 365; the rest of it is compared with the Java console.</summary>
    public sealed class M365ConsoleTests : IDisposable
    {
        private const string Set = "{\"account\":\"a@b.example\",\"region\":\"global\",\"token\":false,\"password\":true}";

        private readonly World world = new World();
        private string said;
        private string saidToPeople;

        /// <summary>Removes what the tests made.</summary>
        public void Dispose()
        {
            world.Dispose();
        }

        [Test]
        public void ADetectionPrintsTheReport()
        {
            string[] typed = { "detect", "--account", "a@b.example", "--region", "global", "--token", "no", "--password", "yes" };
            Check.Equal(ExitCode.Findings, Do(typed));
            Check.Contains("Microsoft 365 connection \"a@b.example [obsolete]\" (a@b.example): Basic", said);
            Check.Equal(ExitCode.Findings, Do("detect", "--facts", Put("facts", Set)));
            Check.Contains("\"a@b.example [obsolete]\"", said);
            Check.Equal(ExitCode.Findings, Do("detect", "--json", "--facts", Put("facts", " { \"connection\" : " + Set + "}")));
            Check.Contains("\"mode\":\"basic\"", said);
            Check.Equal(ExitCode.Clean, Do("detect", "--account", "a", "--kind", "exchange_on_premises", "--password", "yes"));
            Check.Equal(
                "--kind is one of microsoft_365, exchange_on_premises, sharepoint_on_premises",
                Check.Throws<SyntaxException>(() => Do("detect", "--account", "a", "--kind", "365")).Message);
            Check.Equal(
                "--token is one of yes, no",
                Check.Throws<SyntaxException>(() => Do("detect", "--account", "a", "--token", "true")).Message);
        }

        [Test]
        public void APlanIsForEachModeOrTheOneThatIsAskedFor()
        {
            string facts = Put("facts", "{\"sets\":[" + Set + "]}");
            Check.Equal(ExitCode.Clean, Do("plan", "--facts", facts));
            Check.Contains("\nto Basic: no, ", said);
            Check.Contains("\nto Modern: yes, ", said);
            Check.Equal(ExitCode.Findings, Do("plan", "--facts", facts, "--to", "basic"));
            Check.Equal(
                "--to is one of basic, hybrid, modern",
                Check.Throws<SyntaxException>(() => Do("plan", "--facts", facts, "--to", "unknown")).Message);
        }

        [Test]
        public void AFieldIsPutInFrontOfTheOthers()
        {
            string twice = "{\"to\":\"modern\",\"to\":\"basic\",\"sets\":[]}";
            Check.Equal(twice, new JsonFacts("{\"to\":\"basic\",\"sets\":[]}").With("to", "modern"));
            string[] same = { "[]", "7", "" };
            same.ToList().ForEach(text => Check.Equal(text, new JsonFacts(text).With("to", "modern")));
            Check.Equal("{\"to\":\"modern\"}", new JsonFacts("{}").With("to", "modern"));
            Check.Equal(" {\"to\":\"modern\", \"x\":{\"to\":1}}", new JsonFacts(" { \"x\":{\"to\":1}}").With("to", "modern"));
            Check.Equal(
                "{\"to\":\"modern\",\"account\":\"to\",\"y\":\"\\\"to\\\":\"}",
                new JsonFacts("{\"account\":\"to\",\"y\":\"\\\"to\\\":\"}").With("to", "modern"));
            Check.Equal("{\"connection\":{\"account\":\"connection\"}}", new JsonFacts("{\"account\":\"connection\"}").Within("connection"));
            Check.Equal("{ \"connection\" :", new JsonFacts("{ \"connection\" :").Within("connection"));
            Check.Equal("{\"connection\":\"\\", new JsonFacts("\"\\").Within("connection").TrimEnd('}'));
        }

        [Test]
        public void AMigrationAsksUntilItIsSaved()
        {
            string facts = Put("facts", "{\"sets\":[" + Set + "]}");
            string state = Path.Combine(world.Folder, "state");
            string[] start = { "migrate", "--facts", facts, "--to", "modern", "--state", state };
            Check.Equal(ExitCode.Findings, Answer("done\ncontinue\ndone\nconfirm\ndone\nsigned_in a@b.example ordinary\n", start));
            Check.Contains("\n! the migration takes no such answer now: done does not answer confirm", said);
            Check.Contains("\n! a@b.example is no administrator", said);
            string[] resume = { "migrate", "--resume", state, "--state", state, "--json" };
            Check.Equal(ExitCode.Clean, Answer("done\nsigned_in boss global_administrator\nsave\n", resume));
            Check.Equal(2, said.Split('\n').Length);
            Check.Contains("\"authorized_by\":\"boss\"", said);
            Check.Contains("step 6 of 6: Save", saidToPeople);
            Check.Equal(ExitCode.Clean, Answer("", "migrate", "--resume", state));
            Check.Contains("a@b.example: Modern authentication, authorized by boss\n", said);
        }

        [Test]
        public void AMigrationThatIsCancelledChangesNothing()
        {
            string facts = Put("facts", "{\"sets\":[" + Set + "],\"to\":\"modern\"}");
            Check.Equal(ExitCode.Cancelled, Answer("done\n cancel \n", "migrate", "--facts", facts));
            Check.Contains("\ncancelled; nothing was changed\n", said);
            Check.Equal(ExitCode.Cancelled, Answer("done\nlater\n", "migrate", "--facts", facts));
            Check.Contains("\nlater; nothing was changed\n", said);
            Check.Equal(
                "--to goes with --facts",
                Check.Throws<SyntaxException>(() => Do("migrate", "--resume", facts, "--to", "modern")).Message);
        }

        [Test]
        public void AFleetIsAReportOrATable()
        {
            string facts = Put("facts", "{\"sets\":[" + Set + "]}");
            Check.Equal(ExitCode.Findings, Do("fleet", "--facts", facts));
            Check.True(said.StartsWith("No.", StringComparison.Ordinal), said);
            Check.Equal(ExitCode.Findings, Do("fleet", "--facts", facts, "--csv"));
            Check.True(said.StartsWith("urgency,", StringComparison.Ordinal), said);
            Check.Equal(ExitCode.Clean, Do("fleet", "--facts", Put("none", "{\"sets\":[]}")));
        }

        [Test]
        public void AnErrorIsExplainedFromWordsOrAFile()
        {
            Check.Equal(ExitCode.Clean, Do("explain", "it", "said", "AADSTS53003", "--json"));
            Check.Contains("\"class\":\"policy\"", said);
            Check.Equal(ExitCode.Clean, Do("explain", "--file", Put("error", "{\"error\":\"invalid_grant\"}")));
            Check.True(said.StartsWith("reauthorize: ", StringComparison.Ordinal), said);
            Check.Equal("give either TEXT or --file", Check.Throws<SyntaxException>(() => Do("explain")).Message);
        }

        private ExitCode Answer(string lines, params string[] args)
        {
            TextReader input = Console.In;
            Console.SetIn(new StringReader(lines));
            try
            {
                return Do(args);
            }
            finally
            {
                Console.SetIn(input);
            }
        }

        private string Put(string name, string text)
        {
            string file = Path.Combine(world.Folder, name);
            File.WriteAllText(file, text);
            return file;
        }

        private ExitCode Do(params string[] args)
        {
            StringWriter @out = new StringWriter { NewLine = "\n" };
            StringWriter err = new StringWriter { NewLine = "\n" };
            Arguments typed = CommandLine.Read(Commands.Root(), new[] { "m365" }.Concat(args).ToArray());
            ExitCode code = typed.Command.Run(typed, new Output(@out, err));
            said = @out.ToString();
            saidToPeople = err.ToString();
            return code;
        }
    }
}

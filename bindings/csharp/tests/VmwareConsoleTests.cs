using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Holdfast.Example;

namespace Holdfast.Tests
{
    /// <summary>What the console says of VMware, line by line; the rest of it is compared with the Java console.</summary>
    public sealed class VmwareConsoleTests : IDisposable
    {
        private const string Bad = "VMware ESXi 6.0.0 build-2494585";
        private const string Good = "VMware ESXi 6.0.0 build-3247720";
        private const string Vm = "{\"id\":\"v\",\"name\":\"mail\",\"cbt_enabled\":true}";

        /// <summary>2026-07-01T22:30:00Z, past midnight in Berlin's summer time.</summary>
        private const long Summer = 1782945000000;

        private readonly World world = new World();
        private string said;

        /// <summary>Removes what the tests made.</summary>
        public void Dispose()
        {
            world.Dispose();
        }

        [Test]
        public void ACheckPrintsTheReport()
        {
            Check.Equal(ExitCode.Findings, Ask("--full-name", Bad, "--name", "esx", "--now", "2026-07-01T22:30:00Z"));
            string[] lines = said.Split('\n');
            Check.True(lines[0].StartsWith("No.", StringComparison.Ordinal), said);
            Check.Contains("2026/07/02 00:30:00", said);
            Check.Contains(Bad + "@localhost:443", said);
            Check.Contains("[Name:esx (" + Bad + "), FixedBuildNo:3247720]", said);
            Check.Contains("Step 2 of 2 (KB2136854)", said);
            Check.Equal(ExitCode.Findings, Ask("--full-name", Bad, "--report", "csv"));
            Check.True(said.StartsWith("No.,Type,Timestamp,Log", StringComparison.Ordinal), said);
        }

        [Test]
        public void ACheckEndsWithWhatAScriptHasToHear()
        {
            Check.Equal(ExitCode.Clean, Ask("--full-name", Good));
            Check.Equal(ExitCode.Clean, Ask("--full-name", "VMware ESXi 7.0.3 build-1"));
            Check.Equal(ExitCode.Findings, Ask("--full-name", "VMware ESXi"));
            Check.Equal(ExitCode.Findings, Ask("--full-name", "VMware vCenter Server 6.7.0 build-1"));
        }

        [Test]
        public void FactsAndRulesAreFilesAndJsonIsOneLine()
        {
            string facts = Put("facts", "{\"address\": \"10.1.0.6\",\n\"about\": {\"full_name\": \"VMware ESXi 7.0.3 build-8\"}}\n");
            string rules = Put("rules", "{\"schema\":1,\"dated\":\"2027-01-01\",\"rules\":[{\"id\":\"KB9\",\"kind\":\"defect\","
                + "\"title\":\"New\",\"condition\":\"any_machine\",\"versions\":[{\"version\":\"7.0\",\"fixed\":9,"
                + "\"certainty\":\"sourced\",\"source\":\"s\"}]}]}");
            Check.Equal(ExitCode.Clean, Ask("--facts", facts, "--json"));
            Check.Equal(2, said.Split('\n').Length);
            Check.Contains("\"address\":\"10.1.0.6\"", said);
            Check.Equal(ExitCode.Findings, Ask("--facts", facts, "--rules", rules, "--policy", "fail", "--set", World.Set));
            Check.Contains("(KB9)", said);
            Check.Contains("To be not backed up, as the backup set's policy says", said);
        }

        [Test]
        public void TheHistoryOfAMachineIsDatedInItsZone()
        {
            Check.Equal(ExitCode.Clean, Note("incremental", Summer, Bad));
            Check.Equal("", said);
            History();
            string flagged = "mail (v): not trusted since 2026/07/02 (KB2136854; served by " + Bad + ")";
            string first = "  2026/07/02 00:30:00 incremental " + Bad + " affected\n";
            Check.Equal(flagged + "\n" + first, said);
            Note("reset", Summer + 1000, "");
            History();
            string reset = "  2026/07/02 00:30:01 reset\n";
            Check.Equal(flagged + "; reset 2026/07/02\n" + first + reset, said);
            const long winter = Summer + 184 * 86400000L;
            Note("full", winter, Good);
            History();
            Check.Equal("mail (v): trusted\n" + first + reset + "  2027/01/01 23:30:00 full " + Good + " fixed\n", said);
            Do("vmware", "history", "--client", Folder, "--set", World.Set, "--zone", "America/New_York");
            Check.Contains("\n  2026/07/01 18:30:01 reset\n  2027/01/01 17:30:00 full ", said);
            Do("vmware", "history", "--client", Folder, "--set", World.Set, "--json");
            Check.Equal(world.Client.VmwareHistory(World.Set).Json + "\n", said);
            Check.Equal(ExitCode.Clean, Do("vmware", "history", "--client", Folder, "--set", "7"));
            Check.Equal("", said);
        }

        [Test]
        public void ANoteAnswersInJsonWhenItIsAskedTo()
        {
            string events = Put("events", "[]");
            Check.Equal(ExitCode.Clean, Do("vmware", "note", "--client", Folder, "--set", World.Set, "--events", events, "--json"));
            Check.Equal("{}\n", said);
        }

        [Test]
        public void AChangeIdIsUsableOrItIsSaidWhyNot()
        {
            const string id = "52 de c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c/";
            string good = Put("good", "{\"before\":\"" + id + "1\",\"now\":\"" + id + "2\"}");
            string bad = Put("bad", "{\"before\":\"" + id + "2\",\"now\":\"" + id + "1\"}");
            Check.Equal(ExitCode.Clean, Do("vmware", "tracking", "--file", good));
            Check.Equal("usable\n", said);
            Check.Equal(ExitCode.Findings, Do("vmware", "tracking", "--file", bad));
            Check.Equal(
                "the change id went back: the machine was reverted to a snapshot; read the whole disk\n", said);
            Check.Equal(ExitCode.Findings, Do("vmware", "tracking", "--file", bad, "--json"));
            Check.Contains("\"reason\":\"went_back\"", said);
        }

        [Test]
        public void AJobsStartChecksItsSources()
        {
            string sources = Put("sources", "{\"vmware\":[{\"source\":{\"address\":\"h\",\"about\":{\"full_name\":\"" + Good + "\"}}}]}");
            ExitCode code = Do(
                "job", "start", "--client", Folder, "--set", World.Set, "--destination", world.Root, "--sources", sources);
            Check.Equal(ExitCode.Clean, code);
            Check.Contains(Good + "@h:443", said);
            File.WriteAllText(sources, File.ReadAllText(sources).Replace(Good, Bad));
            code = Do("job", "start", "--client", Folder, "--set", World.Set, "--destination", world.Root, "--sources", sources);
            Check.Equal(ExitCode.Findings, code);
        }

        [Test]
        public void WhatCannotBeIsWrongUse()
        {
            string[] none = { "vmware", "check" };
            Check.Equal(
                "Error: Missing required argument (specify one of these): (--full-name=TEXT | --facts=FILE | --host=ADDRESS)",
                Check.Throws<SyntaxException>(() => Do(none)).Message);
            Check.Equal(
                "Error: --full-name=TEXT, --facts=FILE are mutually exclusive (specify only one)",
                Check.Throws<SyntaxException>(() => Ask("--full-name", "a", "--facts", "b")).Message);
            Check.Equal(
                "--policy is one of warn, full_without_cbt, skip_cbt, fail",
                Check.Throws<SyntaxException>(() => Ask("--full-name", "a", "--policy", "hope")).Message);
            Check.Equal(
                "--name and --address go with --full-name",
                Check.Throws<SyntaxException>(() => Ask("--facts", "a", "--name", "b")).Message);
            Check.Equal(
                "cannot read gone; give a file of UTF-8 text that is there",
                Check.Throws<UsageException>(() => Ask("--facts", "gone")).Message);
            string odd = Path.Combine(world.Folder, "odd");
            File.WriteAllBytes(odd, new byte[] { 0xff });
            Check.Throws<UsageException>(() => Do("vmware", "tracking", "--file", odd));
            Check.Equal(
                "\"Mars/Olympus\" is not a time zone; give an IANA name such as Asia/Hong_Kong",
                Check.Throws<UsageException>(
                    () => Do("vmware", "history", "--client", Folder, "--set", "7", "--zone", "Mars/Olympus")).Message);
        }

        private string Folder => Path.Combine(world.Folder, "client");

        private ExitCode Ask(params string[] options)
        {
            return Do(new[] { "vmware", "check", "--client", Folder, "--zone", "Europe/Berlin" }.Concat(options).ToArray());
        }

        private ExitCode Note(string kind, long utcMs, string host)
        {
            string file = Put("events", "[{\"kind\":\"" + kind + "\",\"at_utc_ms\":" + utcMs + ",\"vm\":" + Vm
                + ",\"host\":{\"full_name\":\"" + host + "\"}}]");
            return Do("vmware", "note", "--client", Folder, "--set", World.Set, "--events", file);
        }

        private void History()
        {
            ExitCode code = Do("vmware", "history", "--client", Folder, "--set", World.Set, "--zone", "Europe/Berlin");
            Check.Equal(ExitCode.Clean, code);
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
            Arguments typed = CommandLine.Read(Commands.Root(), args);
            ExitCode code = typed.Command.Run(typed, new Output(@out, TextWriter.Null));
            said = @out.ToString();
            return code;
        }
    }
}

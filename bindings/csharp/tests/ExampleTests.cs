using System;
using System.IO;
using System.Text.RegularExpressions;
using Holdfast.Example;

namespace Holdfast.Tests
{
    /// <summary>Each example of the documentation does what its page says.</summary>
    public sealed class ExampleTests : IDisposable
    {
        private readonly World world = new World();

        private string Place => world.Root;

        private string ClientFolder => Path.Combine(world.Folder, "example-client");

        /// <summary>Removes what the tests made.</summary>
        public void Dispose()
        {
            world.Dispose();
        }

        [Test]
        public void ScheduleSaysWhenAndWhy()
        {
            var saturday = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
            string said = ScheduleExample.Run(World.Set, "Asia/Hong_Kong", saturday.AddDays(-1), saturday);
            Check.Contains("never ran", said);
            Check.Contains("(slot-to-come)", said);
        }

        [Test]
        public void JobChecksBeforeItBacksUp()
        {
            Sources();
            Check.Contains("no backup yet", JobExample.Run(world.Source, Place, ClientFolder).Result);
            Check.Contains("(d)", JobExample.Run(world.Source, Place, ClientFolder).Result);
        }

        [Test]
        public void BackupCountsWhatItStored()
        {
            Sources();
            Check.Contains("3 stored, 0 unchanged", BackUp());
            Check.Contains("0 stored, 3 unchanged", BackUp());
        }

        [Test]
        public void PdicRefusesTheLossOfAWholeFolderUntilItIsConfirmed()
        {
            Sources();
            BackUp();
            Lose("docs/a.txt", "docs/b.txt", "docs/c.txt");
            Check.Equal("Refused, 0 entries taken out", PdicExample.Run(Place, ClientFolder, plan => false).Result);
            string confirmed = PdicExample.Run(Place, ClientFolder, plan => plan.LostObjectCount == 3).Result;
            Check.Contains("Repaired, ", confirmed);
        }

        [Test]
        public void UndoBringsBackWhatTheRunTookOut()
        {
            Sources();
            BackUp();
            Lose("docs/b.txt");
            Check.Contains("Repaired, 1 ", PdicExample.Run(Place, ClientFolder, plan => false).Result);
            string run = Path.GetFileName(Directory.GetDirectories(Path.Combine(Place, World.Set, "trash"))[0]);
            Check.Contains("1 entries are back in index/", UndoExample.Run(Place, ClientFolder, run).Result);
        }

        [Test]
        public void IndexIsReadToItsEnd()
        {
            Sources();
            BackUp();
            Check.Contains(": 3 files, 15 bytes", IndexExample.Run(Place, ClientFolder));
        }

        [Test]
        public void ReplicationCopiesToTwoPlacesAndHeals()
        {
            Sources();
            string said = ReplicationExample.Run(world.Source, Path.Combine(world.Folder, "copies"));
            Check.Contains("/one/1602834567932: Replicated, 3 objects sent, 0 ms behind\n", said);
            Check.Contains("/two/1602834567932: Replicated, 3 objects sent, 0 ms behind\n", said);
            Check.Contains("/one/1602834567932: Healed, [data/docs/a.txt] brought back\n", said);
            Check.Contains("/two/1602834567932: Sound, [] brought back", said);
            Check.Contains("End [ Healing: both sides are sound again ]", said);
        }

        [Test]
        public void ReportIsRenderedThreeTimes()
        {
            Sources();
            BackUp();
            string said = ReportExample.Run(Place, ClientFolder);
            Check.Contains("\r\n1,start,", said);
            Check.Contains("{\"entries\":[", said);
        }

        [Test]
        public void ProgressStopsWhereItIsTold()
        {
            Sources();
            BackUp();
            Check.Equal(Verdict.Cancelled, ProgressExample.Run(Place, ClientFolder, "verify"));
            Check.Equal(Verdict.Sound, ProgressExample.Run(Place, ClientFolder, "none"));
        }

        [Test]
        public void ErrorsAreToldApart()
        {
            Sources();
            Check.Contains("wrong input: ", ErrorsExample.Run(Place, ClientFolder, "7x").Result);
            Check.Contains("nothing there yet: ", ErrorsExample.Run(Place, ClientFolder, "7").Result);
            BackUp();
            Check.Equal("4 entries", ErrorsExample.Run(Place, ClientFolder, World.Set).Result);
        }

        [Test]
        public void SelectionCountsAsItsPageSays()
        {
            string said = SelectionExample.Run(Path.Combine(world.Folder, "selection.json"));
            Check.Equal(
                "Shift selects 1-149: 150\nShift unselects 1-249: 250\ntwo ranges: 200\n"
                + "with a rule: 200 by hand, 9 by rules, 1 excluded\n"
                + "loaded: 209 keys, from user0@contoso.example to user498@contoso.example",
                said);
        }

        [Test]
        public void VmwareWarnsOfAHostAndOfAChainUntilItIsHealed()
        {
            string said = VmwareExample.Run(ClientFolder);
            Check.Contains("VMware ESXi 5.1.0 build-1157734@10.1.0.6:443(SSH:22)", said);
            Check.Contains("FixedBuildNo:2323236]", said);
            Check.Contains("\nAffected, by the rules of 20", said);
            Check.Contains("\n1 upgrade: Step 1 of 2 (KB2090639): patch or upgrade", said);
            string not = ": not trusted, Certain (KB2136854)\n";
            Check.Contains(
                "\nIncremental" + not + "Incremental" + not + "Reset" + not + "Full: trusted\nthe change id is usable\n",
                said);
        }

        [Test]
        public void M365MovesAnAccountToModernByAnAdministrator()
        {
            string said = M365Example.Run();
            Check.Contains("\"mail@contoso.example [obsolete]\"", said);
            Check.Contains("\nBasic, a job on it fails\n", said);
            Check.Contains("retry: after, at 2026/11/21 12:55:00\nwho must act: nobody\n", said);
            Check.Contains("\nmail@contoso.example is no administrator; ", said);
            Check.Contains("authorized by admin@contoso.example\n  set 1602834567932: Basic to Modern", said);
            Check.True(said.EndsWith(
                "\nBlocked: mail@contoso.example, migrate_to_modern\nOpen: sales@contoso.example, migrate_to_modern\n"
                + "None: board@contoso.example, none\n", StringComparison.Ordinal), said);
        }

        [Test]
        public void SigninSaysWhatIsNeededAndWhoRefused()
        {
            var service = new M365Service("11111111-2222-3333-4444-555555555555");
            string said = SigninExample.Run(world.Folder, service, page =>
                "http://localhost/?error=access_denied&state=" + Regex.Match(page.Address, "[?&]state=([^&]*)").Groups[1]);
            Check.True(said.StartsWith("needed: ", StringComparison.Ordinal), said);
            Check.Equal(2, Regex.Matches(said, "refused: ").Count);
            // The second time the vault is there.
            Check.Contains("paste again: ", SigninExample.Run(world.Folder, service, page => "two words"));
        }

        private void Sources()
        {
            foreach (string name in new[] { "a.txt", "b.txt", "c.txt" })
            {
                world.Write("docs/" + name, name);
            }
        }

        private string BackUp()
        {
            return BackupExample.Run(world.Source, Place, ClientFolder).Result;
        }

        private void Lose(params string[] names)
        {
            foreach (string name in names)
            {
                File.Delete(Path.Combine(Place, World.Set, "data", name));
            }
        }
    }
}

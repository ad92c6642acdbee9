// Runs conformance cases through the C# library: tests/conformance/README.md says what a case is.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Holdfast.Conformance
{
    using Fields = Dictionary<string, object>;

    internal static class Program
    {
        private static int passed;
        private static int failed;

        private static int Main(string[] args)
        {
            if (args.Length != 1)
            {
                Console.Error.WriteLine("usage: conformance FOLDER|FILE");
                return 2;
            }
            try
            {
                foreach (string file in Files(args[0]))
                {
                    RunFile(file);
                }
            }
            catch (Exception failure) when (
                failure is IOException || failure is UnauthorizedAccessException || failure is FormatException
                || failure is KeyNotFoundException || failure is InvalidCastException)
            {
                Console.Error.WriteLine(args[0] + " cannot be read: " + failure.Message);
                return 2;
            }
            Console.WriteLine(passed + " passed, " + failed + " failed");
            return passed > 0 && failed == 0 ? 0 : 1;
        }

        private static IEnumerable<string> Files(string path)
        {
            return Directory.Exists(path)
                ? Directory.GetFiles(path, "*.json").OrderBy(name => name, StringComparer.Ordinal).ToArray()
                : new[] { path };
        }

        private static void RunFile(string file)
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(file));
            Fields feature = (Fields)Json.Parse(File.ReadAllText(file));
            foreach (Fields one in ((List<object>)feature["cases"]).Cast<Fields>())
            {
                string problem = RunCase(one, folder);
                if (problem == null)
                {
                    passed++;
                    continue;
                }
                failed++;
                Console.WriteLine("FAIL " + Path.GetFileName(file) + ": " + one["name"] + ": " + problem);
            }
        }

        /// <summary>What differs first, or null.</summary>
        private static string RunCase(Fields one, string folder)
        {
            object zone;
            using (World world = new World(folder, one.TryGetValue("zone", out zone) ? (string)zone : "UTC"))
            {
                int number = 0;
                foreach (Fields step in ((List<object>)one["steps"]).Cast<Fields>())
                {
                    number++;
                    string problem = RunStep(step, world);
                    if (problem != null)
                    {
                        return world.Hide("step " + number + " " + step["do"] + ": " + problem).ToString();
                    }
                }
                return null;
            }
        }

        private static string RunStep(Fields step, World world)
        {
            object with;
            object wanted;
            Inputs inputs = new Inputs((Fields)world.Fill(step.TryGetValue("with", out with) ? with : new Fields()));
            bool mayFail = step.TryGetValue("error", out wanted);
            try
            {
                Fields answer = Steps.Do((string)step["do"], inputs, world);
                if (mayFail)
                {
                    return "expected an error, got an answer";
                }
                world.Save(step, answer);
                return step.TryGetValue("expect", out wanted)
                    ? Matching.Difference("", world.Hide(world.Fill(wanted)), world.Hide(answer))
                    : null;
            }
            catch (Exception failure) when (failure is IHoldfastFailure)
            {
                IHoldfastFailure told = (IHoldfastFailure)failure;
                return mayFail
                    ? Matching.Difference("", world.Hide(world.Fill(wanted)), world.Hide(Answers.Of(told)))
                    : told.Reason + " (" + (int)told.Code + ")";
            }
            catch (Exception failure)
            {
                return failure.GetType().Name + ": " + failure.Message;
            }
        }
    }
}

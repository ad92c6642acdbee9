// A small parser of our own: no package for command lines can be had without NuGet. It takes what the Java console
// takes, in the same forms, and refuses in the same words.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>An option; <see cref="Label"/> is null for one without a value.</summary>
    internal sealed class Option
    {
        internal Option(string name, string label = null)
        {
            Name = name;
            Label = label;
        }

        internal string Name { get; }

        internal string Label { get; }

        /// <summary>It must be given; of options with a <see cref="Group"/>, one of them.</summary>
        internal bool Required { get; set; }

        internal bool Many { get; set; }

        /// <summary>Options of a command with the same word here may not stand together, nor twice; null for others.</summary>
        internal string Group { get; set; }

        /// <summary>Why a value cannot be, or null.</summary>
        internal Func<string, string> Judge { get; set; } = value => null;

        internal string Shown => Label == null ? Name : Name + "=" + Label;
    }

    /// <summary>A command: either of others, or one that does something.</summary>
    internal sealed class Command
    {
        internal Command(string name)
        {
            Name = name;
        }

        internal string Name { get; }

        internal List<Option> Options { get; } = new List<Option> { new Option("--help"), new Option("--version") };

        /// <summary>What its one positional parameter is called, or null.</summary>
        internal string Parameter { get; set; }

        /// <summary>Whether it takes any number of words.</summary>
        internal bool TakesWords { get; set; }

        internal List<Command> Commands { get; } = new List<Command>();

        internal Func<Arguments, Output, ExitCode> Run { get; set; }
    }

    /// <summary>What was typed.</summary>
    internal sealed class Arguments
    {
        private readonly Dictionary<string, List<string>> values = new Dictionary<string, List<string>>();

        /// <summary>The names of the commands, from the first.</summary>
        internal List<string> Path { get; } = new List<string>();

        internal Command Command { get; set; }

        internal string Parameter { get; set; }

        /// <summary>The words of a command that takes any number of them.</summary>
        internal List<string> Words { get; } = new List<string>();

        internal bool Has(string name)
        {
            return values.ContainsKey(name) && values[name].Last() != "false";
        }

        internal IReadOnlyList<string> All(string name)
        {
            return values.ContainsKey(name) ? values[name] : new List<string>();
        }

        internal string Get(string name)
        {
            return All(name).LastOrDefault();
        }

        internal void Add(string name, string value)
        {
            if (!values.ContainsKey(name))
            {
                values.Add(name, new List<string>());
            }
            values[name].Add(value);
        }
    }

    /// <summary>A command line that cannot be understood.</summary>
    internal sealed class SyntaxException : Exception
    {
        internal SyntaxException(string text, Arguments typed, string advice = null)
            : base(text)
        {
            Typed = typed;
            Advice = advice;
        }

        internal Arguments Typed { get; }

        /// <summary>What may have been meant, in place of the usage; or null.</summary>
        internal string Advice { get; }
    }

    /// <summary>Reads one command line.</summary>
    internal sealed class CommandLine
    {
        private readonly string[] args;
        private readonly Arguments typed = new Arguments();
        private readonly List<string> unmatched = new List<string>();
        private readonly List<string> groups = new List<string>();
        private int unmatchedAt;
        private int at;

        private CommandLine(Command root, string[] args)
        {
            this.args = args;
            Enter(root);
        }

        internal static Arguments Read(Command root, string[] args)
        {
            CommandLine line = new CommandLine(root, args);
            line.Read();
            return line.typed;
        }

        /// <summary>A judge of whole numbers.</summary>
        internal static Func<string, string> Whole(string kind, long least, long most)
        {
            return value =>
            {
                long number;
                bool whole = long.TryParse(
                    value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
                return whole && number >= least && number <= most ? null : "'" + value + "' is not " + kind;
            };
        }

        private Command Command => typed.Command;

        private void Enter(Command command)
        {
            typed.Command = command;
            typed.Path.Add(command.Name);
        }

        private void Read()
        {
            bool literal = false;
            while (at < args.Length)
            {
                string arg = args[at++];
                if (literal || !arg.StartsWith("-", StringComparison.Ordinal))
                {
                    Word(arg);
                }
                else if (arg == "--")
                {
                    literal = true;
                }
                else
                {
                    Take(arg);
                }
            }
            if (!typed.Has("--help") && !typed.Has("--version"))
            {
                Validate();
            }
        }

        private void Word(string word)
        {
            Command sub = Command.Commands.FirstOrDefault(command => command.Name == word);
            bool answered = typed.Has("--help") || typed.Has("--version");
            if (sub != null && !answered)
            {
                Enter(sub);
            }
            else if (Command.Parameter != null && typed.Parameter == null)
            {
                typed.Parameter = word;
            }
            else if (Command.TakesWords)
            {
                typed.Words.Add(word);
            }
            else
            {
                Unmatched(word);
            }
        }

        private void Take(string arg)
        {
            string[] parts = arg.Split(new[] { '=' }, 2);
            Option option = Find(parts[0]);
            if (option == null)
            {
                Unmatched(arg);
                return;
            }
            string value = option.Label == null
                ? (parts.Length == 1 ? "true" : parts[1])
                : (parts.Length == 1 ? Value(option) : parts[1]);
            if (!option.Many && option.Group == null && typed.All(option.Name).Count > 0)
            {
                throw Wrong("option '" + option.Name + "' (" + option.Label + ") should be specified only once");
            }
            string problem = option.Label == null ? Truth(value) : option.Judge(value);
            if (problem != null)
            {
                throw Wrong("Invalid value for option '" + option.Name + "': " + problem);
            }
            groups.Add(option.Group);
            typed.Add(option.Name, value.ToLowerInvariant() == "false" && option.Label == null ? "false" : value);
        }

        private Option Find(string name)
        {
            string full = name == "-h" ? "--help" : name == "-V" ? "--version" : name;
            return Command.Options.FirstOrDefault(option => option.Name == full);
        }

        private string Value(Option option)
        {
            if (at == args.Length)
            {
                throw Wrong("Missing required parameter for option '" + option.Name + "' (" + option.Label + ")");
            }
            string value = args[at++];
            if (Find(value.Split('=')[0]) != null)
            {
                throw Wrong("Expected parameter for option '" + option.Name + "' but found '" + value + "'");
            }
            return value;
        }

        private static string Truth(string value)
        {
            string word = value.ToLowerInvariant();
            return word == "true" || word == "false" ? null : "'" + value + "' is not a boolean";
        }

        private void Unmatched(string arg)
        {
            if (unmatched.Count == 0)
            {
                unmatchedAt = at - 1;
            }
            unmatched.Add(arg);
        }

        private void Validate()
        {
            CheckRequired();
            if (unmatched.Count > 0)
            {
                throw Unmatched();
            }
            // In the order in which they were typed.
            groups.Where(group => group != null).ToList().ForEach(CheckExclusive);
            CheckRequiredGroups();
            if (Command.Run == null)
            {
                throw Wrong("Missing required subcommand");
            }
        }

        private void CheckExclusive(string name)
        {
            Option[] exclusive = Command.Options.Where(option => option.Group == name).ToArray();
            Option[] given = exclusive.Where(option => typed.All(option.Name).Count > 0).ToArray();
            if (given.Length > 1)
            {
                string names = string.Join(", ", given.Select(option => option.Shown));
                throw Wrong("Error: " + names + " are mutually exclusive (specify only one)");
            }
            if (given.Any(option => typed.All(option.Name).Count > 1))
            {
                string group = Shown(exclusive) + "={";
                IEnumerable<string> each = typed.All(given[0].Name).Select(
                    value => group + given[0].Name + (given[0].Label == null ? "" : "=" + value) + "}");
                throw Wrong("Error: expected only one match but got " + string.Join(" and ", each));
            }
        }

        private void CheckRequiredGroups()
        {
            IEnumerable<Option> grouped = Command.Options.Where(option => option.Required && option.Group != null);
            foreach (IGrouping<string, Option> group in grouped.GroupBy(option => option.Group))
            {
                if (group.All(option => typed.All(option.Name).Count == 0))
                {
                    throw Wrong("Error: Missing required argument (specify one of these): " + Shown(group.ToArray()));
                }
            }
        }

        private static string Shown(Option[] group)
        {
            string options = string.Join(" | ", group.Select(option => option.Shown));
            return group[0].Required ? "(" + options + ")" : "[" + options + "]";
        }

        private void CheckRequired()
        {
            IEnumerable<Option> absent = Command.Options.Where(
                option => option.Required && option.Group == null && typed.All(option.Name).Count == 0);
            List<string> missing = absent.Select(option => "'" + option.Shown + "'").ToList();
            bool options = missing.Count > 0;
            bool parameter = Command.Parameter != null && typed.Parameter == null;
            if (parameter)
            {
                missing.Add("'" + Command.Parameter + "'");
            }
            string plural = missing.Count > 1 ? "s" : "";
            string what = options && parameter ? "options and parameters" : (options ? "option" : "parameter") + plural;
            if (missing.Count > 0)
            {
                throw Wrong("Missing required " + what + ": " + string.Join(", ", missing));
            }
        }

        private SyntaxException Unmatched()
        {
            string quoted = string.Join(", ", unmatched.Select(arg => "'" + arg + "'"));
            bool several = unmatched.Count > 1;
            string first = unmatched[0];
            if (first.StartsWith("-", StringComparison.Ordinal))
            {
                string stem = first.TrimStart('-');
                string start = stem.Substring(0, Math.Min(2, stem.Length));
                IEnumerable<string> alike = Command.Options.Select(option => option.Name)
                    .Where(name => name.TrimStart('-').StartsWith(start, StringComparison.Ordinal));
                string options = string.Join(", ", alike);
                string advice = options.Length == 0 ? null : "Possible solutions: " + options;
                return new SyntaxException("Unknown option" + (several ? "s" : "") + ": " + quoted, typed, advice);
            }
            IEnumerable<string> names = Alike.To(first, Command.Commands.Select(command => command.Name)).Take(3);
            string commands = string.Join(" or ", names.Select(name => Command.Name + " " + name));
            string meant = commands.Length == 0 ? null : "Did you mean: " + commands + "?";
            string where = several ? "arguments from index " : "argument at index ";
            return new SyntaxException("Unmatched " + where + unmatchedAt + ": " + quoted, typed, meant);
        }

        private SyntaxException Wrong(string text)
        {
            return new SyntaxException(text, typed);
        }
    }

    /// <summary>Words that resemble another, by the pairs of letters they share.</summary>
    internal static class Alike
    {
        internal static IEnumerable<string> To(string word, IEnumerable<string> candidates)
        {
            Dictionary<string, int> pairs = Pairs(word);
            // Of some that are alike to the same degree, the last, as picocli has it.
            return candidates.Where(candidate => Shared(pairs, Pairs(candidate)) > 0)
                .GroupBy(candidate => Likeness(pairs, Pairs(candidate)))
                .OrderByDescending(alike => alike.Key).Select(alike => alike.Last());
        }

        private static double Likeness(Dictionary<string, int> one, Dictionary<string, int> other)
        {
            return Shared(one, other) / Math.Sqrt((double)Shared(one, one) * Shared(other, other));
        }

        private static int Shared(Dictionary<string, int> one, Dictionary<string, int> other)
        {
            return one.Where(pair => other.ContainsKey(pair.Key)).Sum(pair => pair.Value * other[pair.Key]);
        }

        private static Dictionary<string, int> Pairs(string word)
        {
            string lower = word.ToLowerInvariant();
            return Enumerable.Range(0, Math.Max(0, lower.Length - 1))
                .GroupBy(start => lower.Substring(start, 2))
                .ToDictionary(group => group.Key, group => group.Count());
        }
    }
}

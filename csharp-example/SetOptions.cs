using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Holdfast.Example
{
    /// <summary>
    /// Which backup set a command works on, and where. The library judges the values; here they are only named.
    /// </summary>
    internal sealed class SetOptions
    {
        private static readonly Regex Instant = new Regex(
            @"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$", RegexOptions.IgnoreCase);

        /// <summary>What Java takes for a zone beyond the names it knows; the library has its own words for those.</summary>
        private static readonly Regex Offset = new Regex(@"^(Z|[+-].*|(UTC|GMT|UT)([+-].*)?)$");

        private readonly Arguments typed;

        internal SetOptions(Arguments typed)
        {
            this.typed = typed;
        }

        internal IReadOnlyList<string> Destinations => typed.All("--destination");

        internal string Set => typed.Get("--set");

        /// <summary>The options of each command that works on a set.</summary>
        internal static IEnumerable<Option> Options()
        {
            yield return new Option("--destination", "PLACE") { Required = true, Many = true };
            yield return new Option("--set", "ID") { Required = true };
            foreach (Option option in ClientOptions())
            {
                yield return option;
            }
        }

        /// <summary>What every command knows of its client: its folder, its zone and its clock.</summary>
        internal static IEnumerable<Option> ClientOptions()
        {
            return new[] { new Option("--client", "FOLDER") }.Concat(ClockOptions());
        }

        /// <summary>What every command that writes a report knows: its zone and its clock.</summary>
        internal static IEnumerable<Option> ClockOptions()
        {
            return new[] { new Option("--zone", "ZONE") }.Concat(NowOptions());
        }

        /// <summary>What every command knows of its clock.</summary>
        internal static IEnumerable<Option> NowOptions()
        {
            yield return new Option("--now", "INSTANT") { Judge = JudgeMoment };
        }

        internal static DateTimeOffset? Now(Arguments typed)
        {
            return Moment(typed.Get("--now"));
        }

        internal static string JudgeMoment(string text)
        {
            return Instant.IsMatch(text) && Parsed(text) != null
                ? null
                : "cannot convert '" + text + "' to a moment such as 2026-11-18T11:00:00Z";
        }

        internal static DateTimeOffset? Moment(string text)
        {
            return text == null ? null : Parsed(text);
        }

        internal static int LeastDays(Arguments typed)
        {
            string days = typed.Get("--least-days");
            return days == null ? 0 : int.Parse(days, CultureInfo.InvariantCulture);
        }

        /// <summary>The zone that was given, or this machine's.</summary>
        internal static string Zone(Arguments typed)
        {
            return typed.Get("--zone") ?? MachineZone();
        }

        /// <summary>Does what needs a zone, and refuses one that is no zone in the words of every console.</summary>
        internal static T WithZone<T>(string zone, Func<string, T> work)
        {
            try
            {
                return work(zone);
            }
            catch (Exception unknown) when (IsUnknown(unknown) && !Offset.IsMatch(zone))
            {
                throw new UsageException("\"" + zone + "\" is not a time zone; give an IANA name such as Asia/Hong_Kong");
            }
        }

        /// <summary>The zone for a call that judges it itself; one that is no zone is refused as everywhere.</summary>
        internal static string KnownZone(Arguments typed)
        {
            string zone = Zone(typed);
            if (!Offset.IsMatch(zone))
            {
                WithZone(zone, name => new Report(name)).Dispose();
            }
            return zone;
        }

        /// <summary>The library does not know the zone, or .NET does not by that name.</summary>
        private static bool IsUnknown(Exception failure)
        {
            return failure is TimeZoneNotFoundException || (failure as InputException)?.Code == StatusCode.ZoneUnknown;
        }

        internal Client OpenClient()
        {
            return Client.Open(typed.Get("--client") ?? DefaultClient());
        }

        internal Destination OpenOnly()
        {
            if (Destinations.Count != 1)
            {
                throw new SyntaxException("give one --destination", typed);
            }
            return Destination.Open(Destinations[0]);
        }

        internal Report NewReport()
        {
            return WithZone(Zone(typed), zone => new Report(zone));
        }

        internal SetAt At(Destination destination)
        {
            return new SetAt(destination, Set, Now(typed));
        }

        private static DateTimeOffset? Parsed(string text)
        {
            Match parts = Instant.Match(text);
            string fraction = parts.Groups[2].Value.PadRight(8, '0').Substring(1, 7).Replace('.', '0');
            string whole = parts.Groups[1].Value + "." + fraction + parts.Groups[3].Value.ToUpperInvariant();
            DateTimeOffset moment;
            return DateTimeOffset.TryParseExact(
                whole.ToUpperInvariant(), "yyyy-MM-dd'T'HH:mm:ss.fffffffK", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out moment) ? moment : (DateTimeOffset?)null;
        }

        private static string DefaultClient()
        {
            string state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            string folder = string.IsNullOrEmpty(state) ? Path.Combine(home, ".local", "state") : state;
            return Path.Combine(folder, "holdfast");
        }

        private static string MachineZone()
        {
            string named = Environment.GetEnvironmentVariable("TZ");
            if (!string.IsNullOrEmpty(named))
            {
                return named.TrimStart(':');
            }
            const string file = "/etc/timezone";
            string zone = File.Exists(file) ? File.ReadAllText(file).Trim() : TimeZoneInfo.Local.Id;
            return zone.Contains("/") ? zone : "UTC";
        }
    }
}

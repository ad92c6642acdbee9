using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Holdfast.Conformance
{
    using Fields = Dictionary<string, object>;

    /// <summary>A case's folder, its report, and what it has saved.</summary>
    internal sealed class World : IDisposable
    {
        private readonly Dictionary<string, string> saved = new Dictionary<string, string>();
        private Client client;
        private Selection selection;
        private M365Migration migration;

        internal World(string cases, string zone)
        {
            Folder = Path.Combine(Path.GetTempPath(), "holdfast-case-" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(Path.Combine(Folder, "destination"));
            Directory.CreateDirectory(Path.Combine(Folder, "source"));
            Cases = cases;
            Report = new Report(zone);
        }

        internal string Folder { get; }

        internal string Cases { get; }

        internal Report Report { get; }

        internal Client Client => client ?? (client = Client.Open(Path.Combine(Folder, "client")));

        internal Selection Selection => selection ?? (selection = new Selection());

        /// <summary>The one that was begun, or taken up again, last.</summary>
        internal M365Migration Migration
        {
            get
            {
                return migration ?? throw new InvalidOperationException("no migration was begun");
            }

            set
            {
                migration?.Dispose();
                migration = value;
            }
        }

        public void Dispose()
        {
            client?.Dispose();
            migration?.Dispose();
            selection?.Dispose();
            Report.Dispose();
            Directory.Delete(Folder, true);
        }

        /// <summary>Keeps what a step names of its answer.</summary>
        internal void Save(Fields step, object answer)
        {
            object names;
            if (step.TryGetValue("save", out names))
            {
                foreach (KeyValuePair<string, object> name in (Fields)names)
                {
                    saved[name.Key] = Convert.ToString(At(answer, (string)name.Value));
                }
            }
        }

        /// <summary>The same value with its placeholders filled in.</summary>
        internal object Fill(object value)
        {
            return Map(value, text =>
            {
                string filled = saved.Aggregate(text, (part, one) => part.Replace("{" + one.Key + "}", one.Value));
                return filled.Replace("{world}", Folder).Replace("{cases}", Cases);
            });
        }

        /// <summary>The same value with the world's path as it is written in cases.</summary>
        internal object Hide(object value)
        {
            return Map(value, text => text.Replace(Folder, "{world}"));
        }

        private static object Map(object value, Func<string, string> change)
        {
            Fields fields = value as Fields;
            List<object> items = value as List<object>;
            string text = value as string;
            return fields != null ? fields.ToDictionary(one => one.Key, one => Map(one.Value, change))
                : items != null ? items.Select(item => Map(item, change)).ToList()
                : text != null ? change(text)
                : value;
        }

        /// <summary>What a JSON pointer leads to.</summary>
        private static object At(object value, string pointer)
        {
            foreach (string part in pointer.Split('/').Skip(1))
            {
                string name = part.Replace("~1", "/").Replace("~0", "~");
                List<object> items = value as List<object>;
                value = items == null ? ((Fields)value)[name] : items[int.Parse(name)];
            }
            return value;
        }
    }

    /// <summary>The inputs of a step, by type.</summary>
    internal sealed class Inputs
    {
        private readonly Fields fields;

        internal Inputs(Fields fields)
        {
            this.fields = fields;
        }

        internal string Text(string name)
        {
            return (string)Raw(name);
        }

        /// <summary>A value as its JSON; a text as it is, so that a case can break it.</summary>
        internal string Json(string name)
        {
            object value = Raw(name);
            return value == null || value is string ? (string)value : JsonText.Of(value);
        }

        internal long? Number(string name)
        {
            return (long?)Raw(name);
        }

        internal int? Small(string name)
        {
            return checked((int?)Number(name));
        }

        internal bool Truth(string name)
        {
            return (bool?)Raw(name) ?? false;
        }

        internal DateTimeOffset? Moment(string name)
        {
            long? utcMs = Number(name);
            return utcMs == null ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeMilliseconds(utcMs.Value);
        }

        internal List<object> List(string name)
        {
            return (List<object>)Raw(name);
        }

        internal bool Has(string name)
        {
            return Raw(name) != null;
        }

        internal IEnumerable<Inputs> Objects(string name)
        {
            return List(name).Select(fields => new Inputs((Fields)fields));
        }

        internal Inputs Object(string name)
        {
            return Raw(name) == null ? null : new Inputs((Fields)Raw(name));
        }

        private object Raw(string name)
        {
            object value;
            return fields.TryGetValue(name, out value) ? value : null;
        }
    }

    /// <summary>Whether an answer is what was expected.</summary>
    internal static class Matching
    {
        /// <summary>The first difference, with its place; or null.</summary>
        internal static string Difference(string place, object wanted, object got)
        {
            Fields fields = wanted as Fields;
            List<object> items = wanted as List<object>;
            if (fields != null)
            {
                return InFields(place, fields, got);
            }
            if (items != null)
            {
                return InItems(place, items, got as List<object>, got);
            }
            return Same(wanted, got) ? null : Unlike(place, wanted, got);
        }

        private static string InFields(string place, Fields wanted, object got)
        {
            if (wanted.ContainsKey("$contains"))
            {
                string part = (string)wanted["$contains"];
                string text = got as string;
                return text != null && text.Contains(part) ? null : Unlike(place, wanted, got);
            }
            if (wanted.ContainsKey("$any"))
            {
                return got != null ? null : Unlike(place, wanted, null);
            }
            Fields fields = got as Fields;
            if (fields == null)
            {
                return Unlike(place, wanted, got);
            }
            foreach (KeyValuePair<string, object> one in wanted)
            {
                object value;
                string here = place + "/" + one.Key;
                string difference = fields.TryGetValue(one.Key, out value)
                    ? Difference(here, one.Value, value)
                    : here + ": expected " + Show(one.Value) + ", got nothing";
                if (difference != null)
                {
                    return difference;
                }
            }
            return null;
        }

        private static string InItems(string place, List<object> wanted, List<object> items, object got)
        {
            if (items == null || items.Count != wanted.Count)
            {
                return Unlike(place, wanted, got);
            }
            return wanted.Select((item, at) => Difference(place + "/" + at, item, items[at]))
                .FirstOrDefault(difference => difference != null);
        }

        private static bool Same(object wanted, object got)
        {
            bool real = wanted is double || got is double;
            return real && !(wanted is string) && !(got is string) && wanted != null && got != null
                && !(wanted is bool) && !(got is bool)
                ? Convert.ToDouble(wanted).Equals(Convert.ToDouble(got))
                : Equals(wanted, got);
        }

        private static string Unlike(string place, object wanted, object got)
        {
            return (place.Length == 0 ? "/" : place) + ": expected " + Show(wanted) + ", got " + Show(got);
        }

        private static string Show(object value)
        {
            Fields fields = value as Fields;
            List<object> items = value as List<object>;
            return value == null ? "null"
                : fields != null ? "{" + string.Join(",", fields.Select(one => one.Key + ":" + Show(one.Value))) + "}"
                : items != null ? "[" + string.Join(",", items.Select(Show)) + "]"
                : value is bool ? value.ToString().ToLowerInvariant()
                : value is string ? "\"" + value + "\""
                : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}

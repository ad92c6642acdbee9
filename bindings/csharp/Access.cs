using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <summary>
    /// Credentials that a program has for a destination: names and values, such as <c>access_key_id</c> or
    /// <c>password</c>; the manual lists the names. What is not given is looked for in the environment. It never shows a
    /// value.
    /// </summary>
    public sealed class Access
    {
        /// <summary>Nothing: everything comes from the environment.</summary>
        public static readonly Access None = new Access(new KeyValuePair<string, string>[0]);

        private readonly IReadOnlyList<KeyValuePair<string, string>> pairs;
        private readonly RawJson whole;

        private Access(IReadOnlyList<KeyValuePair<string, string>> pairs, [AllowNull] RawJson whole = null)
        {
            this.pairs = pairs;
            this.whole = whole;
        }

        /// <summary>Access that is JSON already, an object of texts: handed on as it is, without the rest.</summary>
        public static Access FromJson(string json)
        {
            return new Access(None.pairs, new RawJson(json));
        }

        /// <summary>The same with one more value; one that was given under this name before is replaced.</summary>
        /// <param name="name">What it is, such as <c>password</c>.</param>
        /// <param name="value">Its value, kept as long as this object is.</param>
        public Access With(string name, string value)
        {
            Calls.Given(name, nameof(name));
            KeyValuePair<string, string> pair =
                new KeyValuePair<string, string>(name, Calls.Given(value, nameof(value)));
            return new Access(pairs.Where(one => one.Key != name).Concat(new[] { pair }).ToArray(), whole);
        }

        /// <summary>The names that were given, without their values.</summary>
        public override string ToString()
        {
            return whole != null ? "Access(JSON)" : "Access(" + string.Join(", ", pairs.Select(pair => pair.Key)) + ")";
        }

        internal string ToJson()
        {
            if (whole != null)
            {
                return whole.Text;
            }
            JsonObject fields = new JsonObject();
            foreach (KeyValuePair<string, string> pair in pairs)
            {
                fields.Add(pair.Key, pair.Value);
            }
            return JsonText.Of(fields);
        }
    }
}

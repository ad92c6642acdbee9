using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Holdfast
{
    /// <summary>A JSON object that is handed in, its fields in the order in which they are added.</summary>
    internal sealed class JsonObject : IEnumerable<KeyValuePair<string, object>>
    {
        private readonly List<KeyValuePair<string, object>> fields = new List<KeyValuePair<string, object>>();

        public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
        {
            return fields.GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator()
        {
            return GetEnumerator();
        }

        /// <summary>Adds a field; one that is null is left out, for the library chooses then.</summary>
        internal void Add(string name, [AllowNull] object value)
        {
            if (value != null)
            {
                fields.Add(new KeyValuePair<string, object>(name, value));
            }
        }
    }

    /// <summary>What is JSON already. Nobody looks at it here; the library does.</summary>
    internal sealed class RawJson
    {
        internal RawJson(string text)
        {
            Text = text ?? throw new ArgumentNullException(nameof(text));
        }

        internal string Text { get; }
    }

    /// <summary>
    /// Writes JSON: objects, lists, texts, truths, whole numbers and null; what <see cref="Json"/> reads as well.
    /// </summary>
    internal static class JsonText
    {
        internal static string Of([AllowNull] object value)
        {
            StringBuilder text = new StringBuilder();
            Write(text, value);
            return text.ToString();
        }

        private static void Write(StringBuilder text, [AllowNull] object value)
        {
            if (value is string words)
            {
                Quote(text, words);
            }
            else if (value is RawJson raw)
            {
                text.Append(raw.Text);
            }
            else if (value is IEnumerable<KeyValuePair<string, object>> fields)
            {
                string separator = "{";
                foreach (KeyValuePair<string, object> field in fields)
                {
                    text.Append(separator);
                    Quote(text, field.Key);
                    text.Append(':');
                    Write(text, field.Value);
                    separator = ",";
                }
                text.Append(separator == "{" ? "{}" : "}");
            }
            else if (value is IEnumerable items)
            {
                Write(text, items);
            }
            else
            {
                text.Append(Plain(value));
            }
        }

        private static void Write(StringBuilder text, IEnumerable items)
        {
            string separator = "[";
            foreach (object item in items)
            {
                text.Append(separator);
                Write(text, item);
                separator = ",";
            }
            text.Append(separator == "[" ? "[]" : "]");
        }

        private static string Plain([AllowNull] object value)
        {
            return value == null ? "null"
                : value is bool ? ((bool)value ? "true" : "false")
                : value is double ? ((double)value).ToString("R", CultureInfo.InvariantCulture)
                : Convert.ToString(value, CultureInfo.InvariantCulture);
        }

        private static void Quote(StringBuilder text, string words)
        {
            text.Append('"');
            foreach (char unit in words)
            {
                int place = "\b\t\n\f\r\"\\".IndexOf(unit);
                if (place >= 0)
                {
                    text.Append('\\').Append("btnfr\"\\"[place]);
                }
                else if (unit < ' ')
                {
                    text.Append("\\u00").Append(((int)unit).ToString("x2", CultureInfo.InvariantCulture));
                }
                else
                {
                    text.Append(unit);
                }
            }
            text.Append('"');
        }
    }
}

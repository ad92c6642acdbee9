using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Holdfast
{
    /// <summary>The fields of an object in the library's JSON, by type. One that is not there is a bug.</summary>
    internal sealed class Fields
    {
        private readonly Dictionary<string, object> fields;

        private Fields(Dictionary<string, object> fields)
        {
            this.fields = fields;
        }

        internal static Fields Parse(string json)
        {
            try
            {
                return new Fields((Dictionary<string, object>)Json.Parse(json));
            }
            catch (Exception failure) when (failure is FormatException || failure is InvalidCastException)
            {
                throw Wrong("the library's JSON cannot be read", failure);
            }
        }

        internal string Text(string name)
        {
            return Is<string>(name);
        }

        [return: MaybeNull]
        internal string OptionalText(string name)
        {
            return Raw(name) == null ? null : Text(name);
        }

        internal bool Truth(string name)
        {
            return Is<bool>(name);
        }

        internal long Number(string name)
        {
            return Raw(name) is ulong ? long.MaxValue : Is<long>(name);
        }

        internal long? OptionalNumber(string name)
        {
            return Raw(name) == null ? (long?)null : Number(name);
        }

        internal DateTimeOffset? OptionalMoment(string name)
        {
            return Raw(name) == null ? (DateTimeOffset?)null : Moment(name);
        }

        internal DateTimeOffset Moment(string name)
        {
            return Moments.Of(Number(name));
        }

        /// <summary>A delay in milliseconds; null when it is null or not there.</summary>
        internal TimeSpan? OptionalDelay(string name)
        {
            object value;
            return fields.TryGetValue(name, out value) && value != null ? Moments.Delay(Number(name)) : (TimeSpan?)null;
        }

        /// <summary>A date such as 2026/11/18.</summary>
        internal DateTime Date(string name)
        {
            DateTime date;
            CultureInfo culture = CultureInfo.InvariantCulture;
            return DateTime.TryParseExact(Text(name), "yyyy/MM/dd", culture, DateTimeStyles.None, out date)
                ? date
                : throw Wrong(name + " is no date", null);
        }

        /// <summary>A word such as <c>not_checked</c> as the value <c>NotChecked</c> of an enum.</summary>
        internal T Word<T>(string name)
            where T : struct
        {
            T value;
            return Enum.TryParse(Text(name).Replace("_", ""), true, out value)
                ? value
                : throw Wrong(Text(name) + " is unknown", null);
        }

        /// <summary>The same; null when it is null.</summary>
        internal T? OptionalWord<T>(string name)
            where T : struct
        {
            return Raw(name) == null ? (T?)null : Word<T>(name);
        }

        /// <summary>
        /// The value <c>NotChecked</c> of an enum as the word <c>not_checked</c>, <c>Microsoft365</c> as
        /// <c>microsoft_365</c>; null for none.
        /// </summary>
        [return: MaybeNull]
        internal static string WordOf([AllowNull] object value)
        {
            const string starts = "(?<=.)[A-Z]|(?<=[a-z])[0-9]";
            return value == null ? null : Regex.Replace(value.ToString(), starts, "_$0").ToLowerInvariant();
        }

        /// <summary>The object as JSON, in the library's own words and order.</summary>
        internal string ToJson()
        {
            return JsonText.Of(fields);
        }

        internal Fields Object(string name)
        {
            return new Fields(Is<Dictionary<string, object>>(name));
        }

        /// <summary>An object; null when it is null or not there.</summary>
        [return: MaybeNull]
        internal Fields OptionalObject(string name)
        {
            object value;
            return fields.TryGetValue(name, out value) && value != null ? Object(name) : null;
        }

        [return: MaybeNull]
        internal T Optional<T>(string name, Func<Fields, T> make)
            where T : class
        {
            return Raw(name) == null ? null : make(Object(name));
        }

        internal IReadOnlyList<T> List<T>(string name, Func<Fields, T> make)
        {
            return Is<List<object>>(name).Select(item => make(new Fields((Dictionary<string, object>)item))).ToArray();
        }

        internal IReadOnlyList<string> Texts(string name)
        {
            return Is<List<object>>(name).Cast<string>().ToArray();
        }

        internal IReadOnlyList<long> Numbers(string name)
        {
            return Is<List<object>>(name).Cast<long>().ToArray();
        }

        private T Is<T>(string name)
        {
            return Raw(name) is T value ? value : throw Wrong(name + " is no " + typeof(T).Name, null);
        }

        private object Raw(string name)
        {
            object value;
            return fields.TryGetValue(name, out value) ? value : throw Wrong(name + " is not there", null);
        }

        private static Exception Wrong(string what, [AllowNull] Exception inner)
        {
            string reason = "what the library answered is not understood: " + what + "; please report this";
            return new Failure(StatusCode.Internal, reason) { Inner = inner }.ToException();
        }
    }
}

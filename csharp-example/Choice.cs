using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Holdfast.Example
{
    /// <summary>Options that take one of a few words: those of an enum, as JSON has them.</summary>
    internal static class Choice
    {
        /// <summary>What was typed last; null when nothing was.</summary>
        internal static T? Of<T>(Arguments typed, string option)
            where T : struct
        {
            return typed.Get(option) == null ? (T?)null : Of<T>(typed, option, typed.Get(option));
        }

        /// <summary>What words with commas between them stand for; null when none were typed.</summary>
        internal static IList<T> AllOf<T>(Arguments typed, string option)
            where T : struct
        {
            return typed.Get(option)?.Split(',').Select(word => Of<T>(typed, option, word)).ToList();
        }

        /// <summary>What a word stands for.</summary>
        internal static T Of<T>(Arguments typed, string option, string given)
        {
            // What nobody knows is nothing to choose.
            IEnumerable<T> all = Enum.GetValues(typeof(T)).Cast<T>().Where(one => one.ToString() != "Unknown");
            if (all.All(one => Word(one) != given))
            {
                throw new SyntaxException(option + " is one of " + string.Join(", ", all.Select(one => Word(one))), typed);
            }
            return all.First(one => Word(one) == given);
        }

        /// <summary>A value such as <c>DeviceCode</c> as the word <c>device_code</c>.</summary>
        internal static string Word(object value)
        {
            return Regex.Replace(value.ToString(), "(?<=.)[A-Z]|(?<=[a-z])[0-9]", "_$0").ToLowerInvariant();
        }
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Holdfast
{
    /// <summary>
    /// Reads JSON by RFC 8259 and nothing beyond it. Of our own, because no JSON package serves mono 6.8,
    /// .NET Core 3.1 and netstandard2.0 alike without a download from NuGet. An object becomes a
    /// <see cref="Dictionary{TKey,TValue}"/>, an array a <see cref="List{T}"/>, a whole number a <c>long</c> (or a
    /// <c>ulong</c>, past it), another number a <c>double</c>; the rest is <c>string</c>, <c>bool</c> and null.
    /// </summary>
    internal sealed class Json
    {
        private const int DepthLimit = 100;

        private readonly string text;
        private int at;

        private Json(string text)
        {
            this.text = text;
        }

        /// <summary>The value of a whole text; a <see cref="FormatException"/> when it is not JSON.</summary>
        internal static object Parse(string text)
        {
            Json json = new Json(text);
            object value = json.Value(0);
            json.Blanks();
            if (json.at != text.Length)
            {
                throw json.Wrong("something follows the value");
            }
            return value;
        }

        private object Value(int depth)
        {
            if (depth > DepthLimit)
            {
                throw Wrong("nested too deeply");
            }
            Blanks();
            switch (Peek())
            {
                case '{':
                    return Object(depth);
                case '[':
                    return Array(depth);
                case '"':
                    return String();
                case 't':
                    return Word("true", true);
                case 'f':
                    return Word("false", false);
                case 'n':
                    return Word("null", null);
                default:
                    return Number();
            }
        }

        private object Object(int depth)
        {
            Dictionary<string, object> fields = new Dictionary<string, object>();
            at++;
            Blanks();
            if (Took('}'))
            {
                return fields;
            }
            do
            {
                Blanks();
                string name = String();
                Blanks();
                Take(':');
                if (fields.ContainsKey(name))
                {
                    throw Wrong("the name " + name + " stands twice");
                }
                fields.Add(name, Value(depth + 1));
                Blanks();
            }
            while (Took(','));
            Take('}');
            return fields;
        }

        private object Array(int depth)
        {
            List<object> items = new List<object>();
            at++;
            Blanks();
            if (Took(']'))
            {
                return items;
            }
            do
            {
                items.Add(Value(depth + 1));
                Blanks();
            }
            while (Took(','));
            Take(']');
            return items;
        }

        private string String()
        {
            Take('"');
            int start = at;
            while (at < text.Length && text[at] != '"' && text[at] != '\\' && text[at] >= ' ')
            {
                at++;
            }
            if (Took('"'))
            {
                return text.Substring(start, at - 1 - start);
            }
            StringBuilder unquoted = new StringBuilder(text, start, at - start, 64);
            while (!Took('"'))
            {
                unquoted.Append(Unit());
            }
            return unquoted.ToString();
        }

        private char Unit()
        {
            char unit = Next();
            if (unit < ' ')
            {
                throw Wrong("a control character stands bare");
            }
            return unit == '\\' ? Escape() : unit;
        }

        private char Escape()
        {
            char unit = Next();
            switch (unit)
            {
                case '"':
                case '\\':
                case '/':
                    return unit;
                case 'b':
                    return '\b';
                case 'f':
                    return '\f';
                case 'n':
                    return '\n';
                case 'r':
                    return '\r';
                case 't':
                    return '\t';
                case 'u':
                    return Hexadecimal();
                default:
                    throw Wrong("unknown escape");
            }
        }

        private char Hexadecimal()
        {
            string digits = at + 4 <= text.Length ? text.Substring(at, 4) : "";
            ushort unit;
            if (!ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out unit))
            {
                throw Wrong("four hexadecimal digits are missing");
            }
            at += 4;
            return (char)unit;
        }

        private object Word(string word, object value)
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0)
            {
                throw Wrong("no value");
            }
            at += word.Length;
            return value;
        }

        private object Number()
        {
            int start = at;
            Took('-');
            int first = at;
            int digits = Digits();
            if (digits == 0 || (digits > 1 && text[first] == '0'))
            {
                throw Wrong("no value");
            }
            bool whole = true;
            if (Took('.'))
            {
                whole = false;
                Demand(Digits());
            }
            if (Took('e') || Took('E'))
            {
                whole = false;
                if (!Took('+'))
                {
                    Took('-');
                }
                Demand(Digits());
            }
            return Number(text.Substring(start, at - start), whole);
        }

        private static object Number(string digits, bool whole)
        {
            long signed;
            ulong unsigned;
            if (whole && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out signed))
            {
                return signed;
            }
            if (whole && ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out unsigned))
            {
                return unsigned;
            }
            return double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        private int Digits()
        {
            int start = at;
            while (at < text.Length && text[at] >= '0' && text[at] <= '9')
            {
                at++;
            }
            return at - start;
        }

        private void Demand(int digits)
        {
            if (digits == 0)
            {
                throw Wrong("a digit is missing");
            }
        }

        private void Blanks()
        {
            while (at < text.Length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t'))
            {
                at++;
            }
        }

        private char Peek()
        {
            return at < text.Length ? text[at] : '\0';
        }

        private char Next()
        {
            if (at >= text.Length)
            {
                throw Wrong("the text ends early");
            }
            return text[at++];
        }

        private bool Took(char expected)
        {
            bool there = at < text.Length && text[at] == expected;
            at += there ? 1 : 0;
            return there;
        }

        private void Take(char expected)
        {
            if (!Took(expected))
            {
                throw Wrong(expected + " is missing");
            }
        }

        private FormatException Wrong(string what)
        {
            return new FormatException("not JSON at character " + at + ": " + what);
        }
    }
}

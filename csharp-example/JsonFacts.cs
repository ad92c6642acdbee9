namespace Holdfast.Example
{
    /// <summary>
    /// JSON that is handed on as it is, as part of a larger one. Whether it is JSON, the library says.
    /// </summary>
    internal sealed class JsonFacts
    {
        private readonly string text;

        internal JsonFacts(string text)
        {
            this.text = text;
        }

        /// <summary>As the field <c>name</c> of an object, unless it is an object that has such a field.</summary>
        internal string Within(string name)
        {
            return Has(name) ? text : "{\"" + name + "\":" + text + "}";
        }

        /// <summary>
        /// With the field <c>name</c> in front; that it is there twice, the library says. <c>word</c> needs no escapes.
        /// </summary>
        internal string With(string name, string word)
        {
            int open = Next(0);
            if (open == text.Length || text[open] != '{')
            {
                return text;
            }
            int first = Next(open + 1);
            string comma = first < text.Length && text[first] == '}' ? "" : ",";
            string rest = text.Substring(open + 1);
            return text.Substring(0, open + 1) + "\"" + name + "\":\"" + word + "\"" + comma + rest;
        }

        /// <summary>Whether the object itself, nothing within it, has a field.</summary>
        private bool Has(string name)
        {
            int depth = 0;
            for (int at = 0; at < text.Length; at++)
            {
                char unit = text[at];
                if (unit == '"')
                {
                    int end = End(at);
                    int after = Next(end);
                    bool field = after < text.Length && text[after] == ':';
                    if (depth == 1 && field && text.Substring(at, end - at) == "\"" + name + "\"")
                    {
                        return true;
                    }
                    at = end - 1;
                }
                else if (unit == '{' || unit == '[')
                {
                    depth++;
                }
                else if (unit == '}' || unit == ']')
                {
                    depth--;
                }
            }
            return false;
        }

        /// <summary>Where the text that begins at <c>quote</c> is over.</summary>
        private int End(int quote)
        {
            int at = quote + 1;
            while (at < text.Length && text[at] != '"')
            {
                at += text[at] == '\\' ? 2 : 1;
            }
            return System.Math.Min(at + 1, text.Length);
        }

        /// <summary>The next place without white space.</summary>
        private int Next(int from)
        {
            int at = from;
            while (at < text.Length && " \t\r\n".IndexOf(text[at]) >= 0)
            {
                at++;
            }
            return at;
        }
    }
}

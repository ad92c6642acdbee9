using System;
using System.Collections.Generic;

namespace Holdfast.Tests
{
    /// <summary>The JSON reader takes RFC 8259 and nothing else.</summary>
    public sealed class JsonTests
    {
        [Test]
        public void EachKindOfValueIsRead()
        {
            Dictionary<string, object> value = (Dictionary<string, object>)Json.Parse(
                " {\"a\": [1, -2.5e1, true, false, null, 18446744073709551615], \"b\": {\"c\": \"x\\u00e9\\n\\\"\"}} ");
            Check.Equal(new object[] { 1L, -25.0, true, false, null, ulong.MaxValue }, value["a"]);
            Check.Equal("x\u00e9\n\"", ((Dictionary<string, object>)value["b"])["c"]);
            Check.Equal("\U0001F600", Json.Parse("\"\\ud83d\\ude00\""));
            Check.Equal(long.MinValue, Json.Parse("-9223372036854775808"));
        }

        [Test]
        public void WhatIsNotJsonIsRefused()
        {
            string[] wrong =
            {
                "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "+1", "1e", "nul", "truex", "\"", "\"\n\"",
                "\"\\x\"", "\"\\u12\"", "[1] 2", "{\"a\":1,\"a\":2}", "'a'", "NaN", "-", new string('[', 1000),
            };
            foreach (string text in wrong)
            {
                Check.Throws<FormatException>(() => Json.Parse(text));
            }
        }

        [Test]
        public void AnAnswerThatIsNotUnderstoodIsABugWithItsName()
        {
            InternalException failure = Check.Throws<InternalException>(() => Fields.Parse("{\"a\":1}").Text("b"));
            Check.Contains("b is not there", failure.Reason);
            Check.Throws<InternalException>(() => Fields.Parse("{\"a\":1}").Text("a"));
            Check.Throws<InternalException>(() => Fields.Parse("[]"));
            Check.Throws<InternalException>(() => Fields.Parse("{"));
            Check.Throws<InternalException>(() => Fields.Parse("{\"v\":\"new\"}").Word<Verdict>("v"));
            Check.Equal(Verdict.NotChecked, Fields.Parse("{\"v\":\"not_checked\"}").Word<Verdict>("v"));
            Check.Equal(long.MaxValue, Fields.Parse("{\"v\":18446744073709551615}").Number("v"));
        }

        [Test]
        public void MomentsBeyondWhatDotnetHoldsStayAtItsEnd()
        {
            Check.Equal(DateTimeOffset.MaxValue.Year, Moments.Of(long.MaxValue).Year);
            Check.Equal(1, Moments.Of(long.MinValue).Year);
            Check.Equal(TimeSpan.FromMilliseconds(1500), Moments.Delay(1500));
        }
    }
}

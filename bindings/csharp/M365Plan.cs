using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>All that may be done with an account.</summary>
    public sealed class M365Plan
    {
        internal M365Plan(string json)
        {
            Fields fields = Fields.Parse(json);
            Account = fields.Text("account");
            Sets = fields.Number("sets");
            From = fields.OptionalWord<M365Mode>("from") ?? M365Mode.Unknown;
            Reason = fields.OptionalText("reason");
            Advised = fields.OptionalObject("advice")?.Word<M365Mode>("mode");
            Moves = fields.List("moves", move => new M365Move(move));
            Text = fields.Text("text");
            Json = json;
        }

        /// <summary>The account.</summary>
        public string Account { get; }

        /// <summary>How many sets it has.</summary>
        public long Sets { get; }

        /// <summary>How it signs in now.</summary>
        public M365Mode From { get; }

        /// <summary>Why that is unknown, as a stable word such as "token_unknown"; null when it is not.</summary>
        [MaybeNull]
        public string Reason { get; }

        /// <summary>Which mode to be in; null when that cannot be told, or there is none.</summary>
        public M365Mode? Advised { get; }

        /// <summary>Each mode as a place to go, or the one that was asked for.</summary>
        public IReadOnlyList<M365Move> Moves { get; }

        /// <summary>All of it for people, in lines.</summary>
        public string Text { get; }

        /// <summary>The plan as JSON, the same in every language.</summary>
        public string Json { get; }
    }

    /// <summary>A move to a mode.</summary>
    public sealed class M365Move
    {
        internal M365Move(Fields fields)
        {
            Fields refusal = fields.OptionalObject("refusal");
            To = fields.Word<M365Mode>("to");
            Reason = refusal?.Text("reason");
            RefusalText = refusal?.Text("text");
            Signer = fields.OptionalWord<M365Signer>("signer");
            Confirms = fields.Truth("confirms");
            Steps = fields.List("steps", step => new M365Step(step));
        }

        /// <summary>Where to.</summary>
        public M365Mode To { get; }

        /// <summary>Whether it may be made.</summary>
        public bool Allowed => Reason == null;

        /// <summary>Why it may not be made, as a stable word such as "never_basic"; null when it may.</summary>
        [MaybeNull]
        public string Reason { get; }

        /// <summary>What is so, and what to do; null when it may be made.</summary>
        [MaybeNull]
        public string RefusalText { get; }

        /// <summary>Who has to sign in; null where nobody has.</summary>
        public M365Signer? Signer { get; }

        /// <summary>Whether the limitations have to be confirmed.</summary>
        public bool Confirms { get; }

        /// <summary>What a person does, in order.</summary>
        public IReadOnlyList<M365Step> Steps { get; }
    }

    /// <summary>Who has to sign in.</summary>
    public enum M365Signer
    {
        /// <summary>Any account of the tenant.</summary>
        Anyone,

        /// <summary>The account of the set.</summary>
        Account,

        /// <summary>An administrator; the set keeps its own account.</summary>
        Administrator,
    }

    /// <summary>Something a person does to move an account to another mode.</summary>
    public sealed class M365Step
    {
        internal M365Step(Fields fields)
        {
            Fields signIn = fields.OptionalObject("sign_in");
            Number = fields.Number("number");
            Step = fields.Text("step");
            Title = fields.Text("title");
            Text = fields.Text("text");
            Answers = fields.Texts("answers");
            Prompt = signIn?.Text("prompt");
            LoginHint = signIn?.OptionalText("login_hint");
        }

        /// <summary>Its place, from 1.</summary>
        public long Number { get; }

        /// <summary>A stable word such as "authorize".</summary>
        public string Step { get; }

        /// <summary>Its heading.</summary>
        public string Title { get; }

        /// <summary>What to do.</summary>
        public string Text { get; }

        /// <summary>What it may be answered with, besides a cancel. None for the last one: that is saved.</summary>
        public IReadOnlyList<string> Answers { get; }

        /// <summary>The value of <c>prompt</c> with which the browser is opened; null where none is.</summary>
        [MaybeNull]
        public string Prompt { get; }

        /// <summary>The value of <c>login_hint</c>; only where that very account has to sign in.</summary>
        [MaybeNull]
        public string LoginHint { get; }
    }
}

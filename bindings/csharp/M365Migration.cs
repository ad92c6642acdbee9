using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>
    /// A migration of an account to another mode, step by step. A console shows <see cref="Status"/>, hands each answer to
    /// <see cref="Answer"/>, and saves at the last step; nothing changes before that.
    /// </summary>
    /// <remarks>
    /// Between any two steps it can be stored as <see cref="Json"/> and taken up again. No call waits for anything; those
    /// of several threads take turns.
    /// </remarks>
    public sealed unsafe class M365Migration : IDisposable
    {
        private readonly HfM365Migration handle;

        private M365Migration(HfM365Migration handle)
        {
            this.handle = handle;
        }

        /// <summary>Where it is.</summary>
        public M365State State
        {
            get
            {
                int state;
                IntPtr error;
                Calls.Check(Native.hf_m365_migration_state(handle, out state, out error), error);
                return (M365State)state;
            }
        }

        /// <summary>Where it is, for whoever drives it.</summary>
        public M365Status Status => new M365Status(Calls.Text((out IntPtr text, out IntPtr error) =>
            Native.hf_m365_migration_status(handle, out text, out error)));

        /// <summary>The sets as they are now, as a JSON array: as they were handed in, until it is saved.</summary>
        public string Sets => Calls.Text((out IntPtr text, out IntPtr error) =>
            Native.hf_m365_migration_sets(handle, out text, out error));

        /// <summary>The migration as it can be stored and taken up again. No secret is in it.</summary>
        public string Json => Calls.Text((out IntPtr text, out IntPtr error) =>
            Native.hf_m365_migration_json(handle, out text, out error));

        /// <summary>Begins a migration. Changes nothing.</summary>
        /// <param name="request">The sets of one account, and where to move them.</param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        /// <exception cref="InputException">With M365MigrationRefused when the move may not be made.</exception>
        public static M365Migration Begin(M365SetsRequest request, DateTimeOffset? now = null)
        {
            byte[] json = Texts.In(JsonText.Of(Calls.Given(request, nameof(request)).ToValue()));
            HfM365Migration made = null;
            M365.Make(now, (long* nowMs, out IntPtr error) =>
                Native.hf_m365_migration_begin(json, Texts.Length(json), nowMs, out made, out error));
            return new M365Migration(made);
        }

        /// <summary>Takes a stored migration up again. The move has to be allowed on this day too.</summary>
        /// <param name="stored">What <see cref="Json"/> told.</param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        public static M365Migration Resume(string stored, DateTimeOffset? now = null)
        {
            byte[] json = Texts.In(stored);
            HfM365Migration made = null;
            M365.Make(now, (long* nowMs, out IntPtr error) =>
                Native.hf_m365_migration_resume(json, Texts.Length(json), nowMs, out made, out error));
            return new M365Migration(made);
        }

        /// <summary>
        /// Answers the step that waits. An answer the step does not take changes nothing. A sign-in that is not enough
        /// leads back to the authorization, with a problem.
        /// </summary>
        /// <param name="answer">
        /// A few words, the answer, then for signed_in account and role, for failed the error; or all that as JSON.
        /// </param>
        public void Answer(string answer)
        {
            byte[] text = Texts.In(answer);
            IntPtr error;
            Calls.Check(Native.hf_m365_migration_answer(handle, text, Texts.Length(text), out error), error);
        }

        /// <summary>Leaves all as it was. A migration that has ended stays as it ended.</summary>
        public void Cancel()
        {
            IntPtr error;
            Calls.Check(Native.hf_m365_migration_cancel(handle, out error), error);
        }

        /// <summary>The commit point: tells what is to be changed, once. Saving again tells the same.</summary>
        public M365Change Save()
        {
            return new M365Change(Calls.Text((out IntPtr text, out IntPtr error) =>
                Native.hf_m365_migration_save(handle, out text, out error)));
        }

        /// <summary>Frees it. Disposing twice does nothing.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }
    }

    /// <summary>Where a migration is.</summary>
    public sealed class M365Status
    {
        internal M365Status(string json)
        {
            Fields fields = Fields.Parse(json);
            State = fields.Word<M365State>("state");
            Account = fields.Text("account");
            Sets = fields.Number("sets");
            From = fields.Word<M365Mode>("from");
            To = fields.Word<M365Mode>("to");
            Of = fields.Number("of");
            Step = fields.Optional("step", step => new M365Step(step));
            Problem = fields.Optional("problem", problem => new M365Problem(problem));
            Text = fields.Text("text");
            Json = json;
        }

        /// <summary>Where it is.</summary>
        public M365State State { get; }

        /// <summary>The account.</summary>
        public string Account { get; }

        /// <summary>How many sets it has.</summary>
        public long Sets { get; }

        /// <summary>Where it comes from.</summary>
        public M365Mode From { get; }

        /// <summary>Where it goes to.</summary>
        public M365Mode To { get; }

        /// <summary>How many steps there are.</summary>
        public long Of { get; }

        /// <summary>The step that waits; null once it has ended.</summary>
        [MaybeNull]
        public M365Step Step { get; }

        /// <summary>Why that step has to be done again; null when it has not.</summary>
        [MaybeNull]
        public M365Problem Problem { get; }

        /// <summary>All of it for people, in lines.</summary>
        public string Text { get; }

        /// <summary>The status as JSON, the same in every language.</summary>
        public string Json { get; }
    }

    /// <summary>Why a step has to be done again.</summary>
    public sealed class M365Problem
    {
        internal M365Problem(Fields fields)
        {
            Problem = fields.Text("problem");
            Text = fields.Text("text");
        }

        /// <summary>A stable word such as "administrator_required".</summary>
        public string Problem { get; }

        /// <summary>What is so, and what to do.</summary>
        public string Text { get; }
    }

    /// <summary>What is to be changed, once, for all sets of an account.</summary>
    public sealed class M365Change
    {
        internal M365Change(string json)
        {
            Fields fields = Fields.Parse(json);
            Account = fields.Text("account");
            To = fields.Word<M365Mode>("to");
            AuthorizedBy = fields.OptionalText("authorized_by");
            Sets = fields.List("sets", set => new M365ChangedSet(set));
            Text = fields.Text("text");
            Json = json;
        }

        /// <summary>The account; it stays as it is.</summary>
        public string Account { get; }

        /// <summary>How it signs in from now on.</summary>
        public M365Mode To { get; }

        /// <summary>Who authorized it.</summary>
        [MaybeNull]
        public string AuthorizedBy { get; }

        /// <summary>Each set, in the order given.</summary>
        public IReadOnlyList<M365ChangedSet> Sets { get; }

        /// <summary>All of it for people, in lines.</summary>
        public string Text { get; }

        /// <summary>The change as JSON, the same in every language.</summary>
        public string Json { get; }
    }

    /// <summary>What a set of a saved migration has become.</summary>
    public sealed class M365ChangedSet
    {
        internal M365ChangedSet(Fields fields)
        {
            Set = fields.OptionalText("set");
            From = fields.OptionalWord<M365Mode>("from") ?? M365Mode.Unknown;
            To = fields.Word<M365Mode>("to");
            Changed = fields.Truth("changed");
            RemovesPassword = fields.Truth("removes_password");
        }

        /// <summary>Its id; null when it was not told.</summary>
        [MaybeNull]
        public string Set { get; }

        /// <summary>How it signed in.</summary>
        public M365Mode From { get; }

        /// <summary>How it signs in.</summary>
        public M365Mode To { get; }

        /// <summary>Whether anything is to be changed in it.</summary>
        public bool Changed { get; }

        /// <summary>Whether the password is to be taken out.</summary>
        public bool RemovesPassword { get; }
    }
}

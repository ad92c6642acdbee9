using System;
using System.Collections.Generic;
using System.Linq;

namespace Holdfast.Conformance
{
    using Fields = Dictionary<string, object>;

    /// <summary>
    /// The steps about Microsoft 365. Each property of an answer is taken from there, and the rest from its JSON.
    /// </summary>
    internal static class M365Steps
    {
        internal static readonly Dictionary<string, Func<Inputs, World, Fields>> All =
            new Dictionary<string, Func<Inputs, World, Fields>>
            {
                { "m365.check", (with, world) => Of(M365.Check(Request(with), world.Report, Now(with))) },
                { "m365.plan", (with, world) => Of(M365.Plan(Sets(with), Now(with))) },
                { "m365.timeline", (with, world) => Of(M365.Timeline(Timeline(with), Now(with))) },
                { "m365.explain", (with, world) => Of(M365.Explain(with.Json("question"), Now(with))) },
                { "m365.fleet", (with, world) => Fleet(with, world, Of) },
                { "m365.fleet_csv", (with, world) => Fleet(with, world, fleet => new Fields { { "csv", fleet.Csv } }) },
                { "m365.begin", Begin },
                { "m365.resume", Resume },
                { "m365.answer", Answer },
                { "m365.cancel", Cancel },
                { "m365.status", (with, world) => Of(world.Migration) },
                { "m365.save", (with, world) => Of(world.Migration.Save()) },
                { "m365.sets", (with, world) => new Fields { { "sets", Json.Parse(world.Migration.Sets) } } },
                { "m365.stored", (with, world) => new Fields { { "stored", world.Migration.Json } } },
            };

        internal static Fields Of(M365Check check)
        {
            Fields answer = (Fields)Json.Parse(check.Json);
            answer["set"] = check.Set;
            answer["label"] = check.Label;
            answer["account"] = check.Account;
            answer["kind"] = Word(check.Kind);
            answer["front_end"] = Word(check.FrontEnd);
            answer["region"] = check.Region;
            answer["mode"] = Word(check.Mode);
            answer["reason"] = check.Reason;
            answer["asks_for_code"] = check.AsksForCode;
            answer["obsolete"] = check.Obsolete;
            answer["may_create"] = check.MayCreate;
            answer["may_run"] = check.MayRun;
            answer["standing"] = Word(check.Standing);
            answer["by"] = check.By;
            answer["days_left"] = check.DaysLeft;
            Put(answer, "advice", "mode", Word(check.Advised));
            answer["alerts"] = check.Alerts.Select(alert => (object)new Fields
            {
                { "alert", alert.Alert }, { "fatal", alert.Fatal }, { "shown", alert.Shown }, { "text", alert.Text },
            }).ToList();
            answer["protocols"] = Over(answer["protocols"], check.Protocols, Take);
            Put(answer, "certificate", "days_left", check.CertificateDaysLeft);
            answer["limits_text"] = check.LimitsText;
            return answer;
        }

        private static M365Request Request(Inputs with)
        {
            return M365Request.FromJson(with.Json("request"));
        }

        private static M365SetsRequest Sets(Inputs with)
        {
            return M365SetsRequest.FromJson(with.Json("request"));
        }

        private static M365TimelineRequest Timeline(Inputs with)
        {
            return M365TimelineRequest.FromJson(with.Json("request"));
        }

        private static DateTimeOffset? Now(Inputs with)
        {
            return with.Moment("now_utc_ms");
        }

        private static Fields Fleet(Inputs with, World world, Func<M365Fleet, Fields> of)
        {
            using (M365Fleet fleet = M365.Fleet(Sets(with), world.Report, Now(with)))
            {
                return of(fleet);
            }
        }

        private static Fields Begin(Inputs with, World world)
        {
            return Of(world.Migration = M365Migration.Begin(Sets(with), Now(with)));
        }

        private static Fields Resume(Inputs with, World world)
        {
            return Of(world.Migration = M365Migration.Resume(with.Json("stored"), Now(with)));
        }

        private static Fields Answer(Inputs with, World world)
        {
            string answer = with.Json("answer");
            world.Migration.Answer(answer);
            return Of(world.Migration);
        }

        private static Fields Cancel(Inputs with, World world)
        {
            world.Migration.Cancel();
            return Of(world.Migration);
        }

        private static Fields Of(M365Migration migration)
        {
            M365Status status = migration.Status;
            Fields answer = (Fields)Json.Parse(status.Json);
            if (migration.State != status.State)
            {
                throw new InvalidOperationException("the migration and its status disagree on its state");
            }
            answer["state"] = Word(status.State);
            answer["account"] = status.Account;
            answer["sets"] = status.Sets;
            answer["from"] = Word(status.From);
            answer["to"] = Word(status.To);
            answer["of"] = status.Of;
            answer["step"] = Of(status.Step, (Fields)answer["step"]);
            Put(answer, "problem", "problem", status.Problem?.Problem);
            Put(answer, "problem", "text", status.Problem?.Text);
            answer["text"] = status.Text;
            return answer;
        }

        private static Fields Of(M365Step step, Fields said)
        {
            if ((step == null) != (said == null))
            {
                throw new InvalidOperationException("the properties and the JSON disagree on the step");
            }
            if (step != null)
            {
                Take(said, step);
            }
            return said;
        }

        private static Fields Of(M365Change change)
        {
            Fields answer = (Fields)Json.Parse(change.Json);
            answer["account"] = change.Account;
            answer["to"] = Word(change.To);
            answer["authorized_by"] = change.AuthorizedBy;
            answer["sets"] = change.Sets.Select(set => (object)new Fields
            {
                { "set", set.Set }, { "from", Word(set.From) }, { "to", Word(set.To) }, { "changed", set.Changed },
                { "removes_password", set.RemovesPassword },
            }).ToList();
            answer["text"] = change.Text;
            return answer;
        }

        private static Fields Of(M365Plan plan)
        {
            Fields answer = (Fields)Json.Parse(plan.Json);
            answer["account"] = plan.Account;
            answer["sets"] = plan.Sets;
            answer["from"] = Word(plan.From);
            answer["reason"] = plan.Reason;
            Put(answer, "advice", "mode", Word(plan.Advised));
            answer["moves"] = Over(answer["moves"], plan.Moves, Take);
            answer["text"] = plan.Text;
            return answer;
        }

        private static void Take(Fields fields, M365Move move)
        {
            fields["to"] = Word(move.To);
            fields["refusal"] = move.Allowed
                ? null
                : new Fields { { "reason", move.Reason }, { "text", move.RefusalText } };
            fields["signer"] = Word(move.Signer);
            fields["confirms"] = move.Confirms;
            fields["steps"] = Over(fields["steps"], move.Steps, Take);
        }

        private static void Take(Fields fields, M365Step step)
        {
            fields["number"] = step.Number;
            fields["step"] = step.Step;
            fields["title"] = step.Title;
            fields["text"] = step.Text;
            fields["answers"] = step.Answers.Cast<object>().ToList();
            Put(fields, "sign_in", "prompt", step.Prompt);
            Put(fields, "sign_in", "login_hint", step.LoginHint);
        }

        private static Fields Of(M365Timeline timeline)
        {
            Fields answer = (Fields)Json.Parse(timeline.Json);
            answer["date"] = timeline.Date;
            answer["dated"] = timeline.Dated;
            Put(answer, "cloud", "name", timeline.Region);
            answer["has_modern"] = timeline.HasModern;
            answer["retired"] = timeline.Retired;
            answer["verdicts"] = Over(answer["verdicts"], timeline.Verdicts, Take);
            answer["text"] = timeline.Text;
            return answer;
        }

        private static void Take(Fields fields, M365Verdict verdict)
        {
            fields["protocol"] = Word(verdict.Protocol);
            fields["sign_in"] = Word(verdict.SignIn);
            fields["standing"] = Word(verdict.Standing);
            fields["since"] = verdict.Since;
            fields["text"] = verdict.Text;
            Put(fields, "next", "date", verdict.NextDate);
            Put(fields, "next", "text", verdict.NextText);
        }

        private static Fields Of(M365Explanation told)
        {
            Fields answer = (Fields)Json.Parse(told.Json);
            answer["class"] = told.Class;
            answer["basis"] = told.Basis;
            answer["error"] = told.Error;
            answer["codes"] = told.Codes.Cast<object>().ToList();
            answer["topic"] = told.Topic;
            answer["advice"] = told.Advice;
            answer["retry"] = Word(told.Retry);
            answer["retry_at_utc_ms"] = told.RetryAt?.ToUnixTimeMilliseconds();
            answer["who"] = Word(told.Who);
            answer["propagating"] = told.Propagating;
            answer["summary"] = told.Summary;
            answer["text"] = told.Text;
            return answer;
        }

        private static Fields Of(M365Fleet fleet)
        {
            Fields answer = (Fields)Json.Parse(fleet.Json);
            answer["sets"] = fleet.Sets;
            answer["accounts"] = fleet.Accounts.Select(account => (object)new Fields
            {
                { "account", account.Account }, { "kind", Word(account.Kind) }, { "region", account.Region },
                { "count", account.Count }, { "sets", account.Sets.Cast<object>().ToList() },
                { "mode", Word(account.Mode) }, { "reason", account.Reason }, { "obsolete", account.Obsolete },
                { "urgency", Word(account.Urgency) }, { "by", account.By }, { "days_left", account.DaysLeft },
                { "advised", Word(account.Advised) }, { "next", account.Next },
                { "blockers", account.Blockers.Cast<object>().ToList() }, { "text", account.Text },
            }).ToList();
            return answer;
        }

        /// <summary>What the properties say of an object of the JSON; null where it is null or not there.</summary>
        private static void Put(Fields answer, string name, string field, object value)
        {
            object there;
            Fields said = answer.TryGetValue(name, out there) ? (Fields)there : null;
            if (said != null)
            {
                said[field] = value;
            }
            else if (value != null)
            {
                throw new InvalidOperationException("the properties and the JSON disagree on " + name);
            }
        }

        /// <summary>What JSON has no mode for is null there.</summary>
        private static string Word(M365Mode mode)
        {
            return mode == M365Mode.Unknown ? null : VmwareSteps.Word(mode);
        }

        private static string Word(object value)
        {
            return value is M365Kind && (M365Kind)value == M365Kind.Microsoft365 ? "microsoft_365" : VmwareSteps.Word(value);
        }

        private static List<object> Over<T>(object json, IReadOnlyList<T> values, Action<Fields, T> take)
        {
            return VmwareSteps.Over(json, values, take);
        }
    }
}

using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Holdfast.Example
{
    /// <summary>The one line a person reads last, and numbers and moments as they read them.</summary>
    internal static class Words
    {
        internal static string Closing(PdicOutcome outcome)
        {
            string place = outcome.Place;
            switch (outcome.Verdict)
            {
                case Verdict.Sound:
                    return place + ": sound" + Retired(outcome) + "; run " + outcome.Run;
                case Verdict.Repaired:
                    return place + ": repaired, " + Count(outcome.RemovedEntryCount) + " entries taken out"
                        + Retired(outcome) + "; to bring them back: holdfast pdic undo " + outcome.Run;
                case Verdict.Planned:
                    return place + ": planned only" + (outcome.Plan == null ? "" : Planned(outcome.Plan));
                case Verdict.Refused:
                    return place + ": refused, nothing was changed; plan " + (outcome.Plan?.Hash ?? "unknown");
                case Verdict.NotChecked:
                    return place + ": not checked, nothing was changed"
                        + (outcome.NotChecked == null ? "" : Problem(outcome.NotChecked));
                default:
                    return place + ": cancelled";
            }
        }

        internal static string Closing(BackupOutcome outcome)
        {
            return outcome.Place + ": backed up, " + Count(outcome.StoredFileCount) + " files stored, "
                + Count(outcome.UnchangedFileCount) + " unchanged, " + Count(outcome.RetainedFileCount) + " retained, "
                + Count(outcome.Skipped.Count) + " skipped; " + outcome.Index;
        }

        internal static string Closing(string run, Replica replica)
        {
            return replica.Set + " at " + replica.Receiver + ": " + CameTo(run, replica);
        }

        internal static string Decision(DestinationStart at)
        {
            return at.Place + ": "
                + (at.Pdic?.Text ?? at.Problem?.Reason ?? "no backup yet, nothing to check");
        }

        /// <summary>A report in the form that was asked for, null for text.</summary>
        internal static string Rendered(Report report, string form)
        {
            return form == "csv" ? report.Csv : form == "json" ? report.Json + "\n" : report.Text;
        }

        internal static string Undone(PdicUndone undone)
        {
            int files = undone.RestoredIndexFiles.Count;
            return undone.Place + ": run " + undone.Run + " undone, " + Count(undone.RestoredEntryCount)
                + " entries are back in " + undone.Index + " (generation " + undone.Generation + "), "
                + Count(undone.PresentEntryCount) + " were there all along; " + files + " index files are back"
                + (files == 0 ? "" : ": " + string.Join(", ", undone.RestoredIndexFiles));
        }

        internal static string Retry(TimeSpan? delay)
        {
            return delay == null ? "" : "; try again in " + (long)delay.Value.TotalSeconds + " s";
        }

        /// <summary>With a comma after each thousand.</summary>
        internal static string Count(long number)
        {
            return number.ToString("N0", CultureInfo.InvariantCulture);
        }

        /// <summary>No name of a file or machine may move the cursor of a terminal.</summary>
        internal static string Visible(string name)
        {
            return Regex.Replace(name, "[\u0000-\u001f\u007f]", "?");
        }

        /// <summary>A moment such as 2026-11-18T11:00:00Z, to the second.</summary>
        internal static string Second(DateTimeOffset moment)
        {
            return moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        /// <summary>A moment such as 2026-11-18T11:00:00Z, with thousandths only where it has some.</summary>
        internal static string Moment(DateTimeOffset moment)
        {
            string thousandths = moment.Millisecond == 0 ? "" : ".fff";
            string format = "yyyy-MM-dd'T'HH:mm:ss" + thousandths + "'Z'";
            return moment.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
        }

        private static string CameTo(string run, Replica replica)
        {
            string sent = Count(replica.Sent.ObjectCount) + " objects sent, ";
            switch (replica.Verdict)
            {
                case ReplicationVerdict.Replicated:
                    return "replicated, " + sent + Count(replica.Sent.Bytes) + " bytes" + Deletions(run, replica.Deleted);
                case ReplicationVerdict.Current:
                    return "current" + Deletions(run, replica.Deleted);
                case ReplicationVerdict.Partial:
                    return "partial, " + sent + Count(replica.FailureCount) + " could not be sent"
                        + Deletions(run, replica.Deleted);
                case ReplicationVerdict.Behind:
                    return "behind, " + Count(replica.Lag.ObjectCount) + " objects, " + Count(replica.Lag.Bytes)
                        + " bytes are to come";
                case ReplicationVerdict.Sound:
                    return "sound, " + Count(replica.Healed?.ComparedCount ?? 0) + " objects compared";
                case ReplicationVerdict.Healed:
                    return "healed, " + BroughtBack(replica.Healed);
                case ReplicationVerdict.NotHealed:
                    return "not healed, " + BroughtBack(replica.Healed) + ", " + Count(replica.Healed?.Lost.Count ?? 0)
                        + " lost";
                case ReplicationVerdict.NotReplicated:
                    return "not replicated" + (replica.NotReplicated == null ? "" : Problem(replica.NotReplicated));
                default:
                    return "cancelled";
            }
        }

        private static string BroughtBack(Healed healed)
        {
            return Count(healed?.ToSender.Count ?? 0) + " objects brought back to the sender, "
                + Count(healed?.ToReceiver.Count ?? 0) + " to the receiver";
        }

        private static string Deletions(string run, Deleted deleted)
        {
            return deleted == null ? ""
                : deleted.Objections.Count > 0 ? "; deletions refused, confirm " + deleted.Hash
                : deleted.MovedCount == 0 ? ""
                : ", " + Count(deleted.MovedCount) + " deleted; to bring them back: holdfast pdic undo " + run;
        }

        private static string Retired(PdicOutcome outcome)
        {
            int count = outcome.Retired.Count;
            return count == 0 ? "" : ", " + count + " old index files put aside";
        }

        private static string Planned(Plan plan)
        {
            string refused = plan.Objections.Count == 0 ? "" : ", and a run would refuse that";
            return ": " + Count(plan.LostEntryCount) + " entries would leave the index, " + plan.Retired.Count
                + " index files would be put aside" + refused + "; plan " + plan.Hash;
        }

        private static string Problem(Problem problem)
        {
            return ": " + problem.Reason + Retry(problem.RetryAfter) + " (" + (int)problem.Code + ")";
        }
    }
}

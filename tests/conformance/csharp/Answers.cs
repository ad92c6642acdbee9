using System;
using System.Collections.Generic;
using System.Linq;

namespace Holdfast.Conformance
{
    using Fields = Dictionary<string, object>;

    /// <summary>
    /// What the library answered, under the names of its JSON. Each field that C# has as a property is taken from
    /// there, so that a wrong conversion is seen.
    /// </summary>
    internal static partial class Answers
    {
        internal static Fields Version()
        {
            return new Fields
            {
                { "number", (long)HoldfastLibrary.VersionNumber }, { "text", HoldfastLibrary.Version },
            };
        }

        internal static Fields Of(Status status)
        {
            return new Fields
            {
                { "name", status.Name }, { "class", status.Class.ToString() }, { "text", status.Text },
            };
        }

        internal static Fields Of(IHoldfastFailure failure)
        {
            return new Fields
            {
                { "code", (long)failure.Code }, { "name", failure.Name }, { "class", failure.Class.ToString() },
                { "reason", failure.Reason },
            };
        }

        internal static Fields Report(Report report, string format)
        {
            string text = format == "csv" ? report.Csv : format == "json" ? report.Json : report.Text;
            return new Fields { { "report", text } };
        }

        internal static Fields Of(Decision decision)
        {
            return Of(decision, (Fields)Json.Parse(decision.Json));
        }

        private static Fields Of(Decision decision, Fields answer)
        {
            answer["due"] = decision.Due;
            answer["reason"] = decision.Reason;
            answer["text"] = decision.Text;
            answer["weekday"] = decision.Weekday.ToString();
            answer["today"] = Day(decision.Today);
            answer["last"] = decision.Last.HasValue ? Day(decision.Last.Value) : null;
            answer["next_due"] = Day(decision.NextDue);
            return answer;
        }

        internal static Fields Of(JobStart start)
        {
            Fields answer = (Fields)Json.Parse(start.Json);
            answer["pdic_due"] = start.PdicDue;
            var said = (List<object>)answer["destinations"];
            answer["destinations"] = start.Destinations.Zip(said.Cast<Fields>(), (at, fields) => (object)new Fields
            {
                { "place", at.Place },
                { "pdic", at.Pdic == null ? null : Of(at.Pdic, (Fields)fields["pdic"]) },
                { "problem", Of(at.Problem) },
            }).ToList();
            answer["vmware"] = start.Vmware.Select(outcome => (object)VmwareSteps.Of(outcome)).ToList();
            answer["m365"] = start.M365.Select(check => (object)M365Steps.Of(check)).ToList();
            return answer;
        }

        internal static Fields Of(BackupOutcome outcome)
        {
            Fields answer = (Fields)Json.Parse(outcome.Json);
            answer["job_utc_ms"] = outcome.Job.ToUnixTimeMilliseconds();
            answer["place"] = outcome.Place;
            answer["index"] = outcome.Index;
            answer["generation"] = outcome.Generation;
            answer["stored_file_count"] = outcome.StoredFileCount;
            answer["unchanged_file_count"] = outcome.UnchangedFileCount;
            answer["retained_file_count"] = outcome.RetainedFileCount;
            answer["skipped"] = List(outcome.Skipped);
            answer["statistics"] = Of(outcome.Totals);
            return answer;
        }

        internal static Fields Of(PdicOutcome outcome)
        {
            Fields answer = (Fields)Json.Parse(outcome.Json);
            answer["run"] = outcome.Run;
            answer["place"] = outcome.Place;
            answer["verdict"] = outcome.Verdict == Verdict.NotChecked
                ? "not_checked"
                : outcome.Verdict.ToString().ToLowerInvariant();
            answer["plan"] = Of(outcome.Plan);
            answer["statistics"] = new Fields
            {
                { "recorded", Of(outcome.Recorded) }, { "recalculated", Of(outcome.Recalculated) },
            };
            answer["removed_entry_count"] = outcome.RemovedEntryCount;
            answer["retired_index_files"] = List(outcome.Retired);
            answer["findings"] = outcome.Findings.Select(finding => (object)new Fields
            {
                { "kind", finding.Kind }, { "severity", finding.Severity.ToString().ToLowerInvariant() },
                { "count", finding.Count }, { "text", finding.Text },
            }).ToList();
            answer["not_checked"] = Of(outcome.NotChecked);
            answer["began_utc_ms"] = outcome.Began.ToUnixTimeMilliseconds();
            answer["ended_utc_ms"] = outcome.Ended.ToUnixTimeMilliseconds();
            return answer;
        }

        internal static Fields Of(PdicUndone undone)
        {
            Fields answer = (Fields)Json.Parse(undone.Json);
            answer["run"] = undone.Run;
            answer["place"] = undone.Place;
            answer["restored_entry_count"] = undone.RestoredEntryCount;
            answer["present_entry_count"] = undone.PresentEntryCount;
            answer["restored_index_files"] = List(undone.RestoredIndexFiles);
            answer["index"] = undone.Index;
            answer["generation"] = undone.Generation;
            return answer;
        }

        internal static Fields Of(IndexReader index, long limit)
        {
            Fields answer = (Fields)Json.Parse(index.Json);
            answer["entry_count"] = index.EntryCount;
            answer["file"] = index.File;
            answer["generation"] = index.Generation;
            answer["job_utc_ms"] = index.Job.ToUnixTimeMilliseconds();
            answer["statistics"] = Of(index.Totals);
            answer["rows"] = Rows(index, limit);
            return answer;
        }

        private static List<object> Rows(IndexReader index, long limit)
        {
            List<object> rows = new List<object>();
            using (IndexCursor cursor = index.Cursor())
            {
                while (rows.Count < limit)
                {
                    int most = (int)Math.Min(limit - rows.Count, IndexCursor.BatchLimit);
                    IReadOnlyList<IndexEntry> batch = cursor.NextBatch(most);
                    if (batch.Count == 0)
                    {
                        break;
                    }
                    rows.AddRange(batch.Select(Of));
                }
            }
            return rows;
        }

        private static Fields Of(IndexEntry entry)
        {
            return new Fields
            {
                { "object", entry.Object }, { "path", entry.Path },
                { "kind", entry.Kind.ToString().ToLowerInvariant() }, { "area", entry.Area.ToString().ToLowerInvariant() },
                { "offset_bytes", entry.OffsetBytes }, { "length_bytes", entry.LengthBytes }, { "part", entry.Part },
                { "part_count", entry.PartCount }, { "job_utc_ms", entry.JobUtcMs }, { "size_bytes", entry.SizeBytes },
                { "stored_size_bytes", entry.StoredSizeBytes }, { "modified_utc_ms", entry.ModifiedUtcMs },
                { "checksum", entry.Checksum },
            };
        }

        private static Fields Of(Plan plan)
        {
            return plan == null ? null : new Fields
            {
                { "hash", plan.Hash }, { "index", plan.Index }, { "generation", plan.Generation },
                { "entry_count", plan.EntryCount }, { "listed_count", plan.ListedCount },
                { "lost_entry_count", plan.LostEntryCount }, { "lost_object_count", plan.LostObjectCount },
                { "lost_logical_bytes", plan.LostLogicalBytes }, { "lost_sample", List(plan.LostSample) },
                { "retired_index_files", List(plan.Retired) },
                { "objections", plan.Objections.Select(one => (object)Of(one)).ToList() },
            };
        }

        internal static Fields Of(Objection objection)
        {
            Fields answer = new Fields { { "kind", objection.Kind } };
            if (objection is TooMany many)
            {
                answer["lost_count"] = many.LostCount;
                answer["entry_count"] = many.EntryCount;
                answer["limit"] = many.Limit;
            }
            if (objection is WholeArea area)
            {
                answer["area"] = area.Area;
                answer["entry_count"] = area.EntryCount;
            }
            if (objection is WholeFolders folders)
            {
                answer["count"] = folders.Count;
                answer["sample"] = List(folders.Sample);
            }
            return answer;
        }

        internal static Fields Of(Problem problem)
        {
            return problem == null ? null : new Fields
            {
                { "code", (long)problem.Code }, { "reason", problem.Reason },
                { "retry_after_ms", problem.RetryAfter.HasValue ? (object)(long)problem.RetryAfter.Value.TotalMilliseconds : null },
            };
        }

        private static Fields Of(Totals totals)
        {
            return totals == null
                ? null
                : new Fields { { "data", Of(totals.Data) }, { "retention", Of(totals.Retention) } };
        }

        private static Fields Of(AreaTotals area)
        {
            return new Fields
            {
                { "entry_count", area.EntryCount }, { "file_count", area.FileCount }, { "object_count", area.ObjectCount },
                { "logical_bytes", area.LogicalBytes }, { "physical_bytes", area.PhysicalBytes },
            };
        }

        internal static List<object> List(IEnumerable<string> texts)
        {
            return texts.Cast<object>().ToList();
        }

        private static string Day(DateTime date)
        {
            return date.ToString("yyyy'/'MM'/'dd", System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}

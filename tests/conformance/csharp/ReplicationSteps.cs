using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Holdfast.Conformance
{
    using Fields = Dictionary<string, object>;

    /// <summary>The steps on replication.</summary>
    internal static class ReplicationSteps
    {
        internal static readonly Dictionary<string, Func<Inputs, World, Fields>> All =
            new Dictionary<string, Func<Inputs, World, Fields>>
            {
                { "replicate.run", (with, world) => Do(with, world, request =>
                    world.Client.Replicate(request, world.Report, null, Steps.Token(with))) },
                { "replicate.status", (with, world) => Do(with, world, request =>
                    world.Client.ReplicationStatus(request, world.Report, null, Steps.Token(with))) },
                { "replicate.heal", (with, world) => Do(with, world, request =>
                    world.Client.Heal(request, world.Report, null, Steps.Token(with))) },
            };

        private static Fields Do(Inputs with, World world, Func<ReplicationRequest, ReplicationOutcome> replicate)
        {
            List<Destination> opened = new List<Destination>();
            try
            {
                opened.Add(Destination.Open(with.Text("from") ?? Path.Combine(world.Folder, "destination")));
                opened.AddRange(with.List("to").Select(place => Destination.Open((string)place)));
                ReplicationRequest request =
                    ReplicationRequest.FromJson(opened[0], opened.Skip(1), with.Json("request"));
                request.Now = with.Moment("now_utc_ms");
                return Of(replicate(request));
            }
            finally
            {
                opened.ForEach(destination => destination.Dispose());
            }
        }

        private static Fields Of(ReplicationOutcome outcome)
        {
            Fields answer = (Fields)Json.Parse(outcome.Json);
            answer["run"] = outcome.Run;
            answer["whole"] = outcome.Whole;
            answer["replicas"] = outcome.Replicas.Select(replica => (object)Of(replica)).ToList();
            return answer;
        }

        private static Fields Of(Replica replica)
        {
            return new Fields
            {
                { "set", replica.Set }, { "sender", replica.Sender }, { "receiver", replica.Receiver },
                { "verdict", Word(replica.Verdict) }, { "not_replicated", Answers.Of(replica.NotReplicated) },
                { "job_utc_ms", replica.Job?.ToUnixTimeMilliseconds() },
                { "receiver_job_utc_ms", replica.ReceiverJob?.ToUnixTimeMilliseconds() },
                { "sent", Of(replica.Sent) }, { "lag", Of(replica.Lag) },
                { "failure_count", replica.FailureCount },
                { "failures", replica.Failures.Select(failure => (object)Of(failure)).ToList() },
                { "windows_name_count", replica.WindowsNameCount },
                { "windows_names", Answers.List(replica.WindowsNames) },
                { "displaced_count", replica.DisplacedCount },
                { "deleted", Of(replica.Deleted) }, { "healed", Of(replica.Healed) },
                { "began_utc_ms", replica.Began.ToUnixTimeMilliseconds() },
                { "ended_utc_ms", replica.Ended.ToUnixTimeMilliseconds() },
            };
        }

        private static string Word(ReplicationVerdict verdict)
        {
            return string.Concat(verdict.ToString().Select((unit, at) =>
                (at > 0 && char.IsUpper(unit) ? "_" : "") + char.ToLowerInvariant(unit)));
        }

        private static Fields Of(Sent sent)
        {
            return new Fields
            {
                { "wanted_count", sent.WantedCount }, { "wanted_bytes", sent.WantedBytes },
                { "object_count", sent.ObjectCount }, { "bytes", sent.Bytes },
                { "present_count", sent.PresentCount }, { "resumed_bytes", sent.ResumedBytes },
            };
        }

        private static Fields Of(Lag lag)
        {
            return new Fields
            {
                { "ms", (long)lag.Time.TotalMilliseconds }, { "object_count", lag.ObjectCount }, { "bytes", lag.Bytes },
            };
        }

        private static Fields Of(ReplicationFailure failure)
        {
            return new Fields
            {
                { "object", failure.Object }, { "code", (long)failure.Code }, { "reason", failure.Reason },
            };
        }

        private static Fields Of(Deleted deleted)
        {
            return deleted == null ? null : new Fields
            {
                { "object_count", deleted.ObjectCount }, { "bytes", deleted.Bytes },
                { "moved_count", deleted.MovedCount }, { "hash", deleted.Hash },
                { "objections", deleted.Objections.Select(one => (object)Answers.Of(one)).ToList() },
            };
        }

        private static Fields Of(Healed healed)
        {
            return healed == null ? null : new Fields
            {
                { "compared_count", healed.ComparedCount }, { "to_sender", Answers.List(healed.ToSender) },
                { "to_receiver", Answers.List(healed.ToReceiver) }, { "undo_runs", Answers.List(healed.UndoRuns) },
                { "lost", Answers.List(healed.Lost) },
            };
        }
    }
}

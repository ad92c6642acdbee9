using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>Copies of backup sets at other destinations: made, looked at, and healed.</summary>
    internal static class ReplicateCommand
    {
        internal static IEnumerable<Option> RunOptions()
        {
            return Places().Concat(new[] { AtOnce(), Bandwidth() }).Concat(new[]
            {
                new Option("--deletions", "WHAT"), new Option("--confirm", "HASH"),
            });
        }

        internal static IEnumerable<Option> StatusOptions()
        {
            return Places().Concat(new[] { AtOnce() });
        }

        internal static IEnumerable<Option> HealOptions()
        {
            return Places().Concat(new[] { AtOnce(), Bandwidth(), new Option("--read-all") });
        }

        internal static ExitCode Run(Arguments typed, Output output)
        {
            Deletions deletions = Choice.Of<Deletions>(typed, "--deletions") ?? Deletions.Keep;
            return Work(typed, output, request => request.Deletions = deletions, (client, request, report, view) =>
                client.Replicate(request, report, view, Interrupt.Token));
        }

        internal static ExitCode Status(Arguments typed, Output output)
        {
            return Work(typed, output, request => { }, (client, request, report, view) =>
                client.ReplicationStatus(request, report, view, Interrupt.Token));
        }

        internal static ExitCode Heal(Arguments typed, Output output)
        {
            bool readAll = typed.Has("--read-all");
            return Work(typed, output, request => request.ReadAll = readAll, (client, request, report, view) =>
                client.Heal(request, report, view, Interrupt.Token));
        }

        private static IEnumerable<Option> Places()
        {
            return new[]
            {
                new Option("--set", "ID") { Required = true, Many = true },
                new Option("--from", "PLACE") { Required = true },
                new Option("--to", "PLACE") { Required = true, Many = true },
            }.Concat(SetOptions.ClientOptions()).Concat(Commands.Forms());
        }

        private static Option AtOnce()
        {
            return new Option("--sets-at-once", "N") { Judge = CommandLine.Whole("an int", int.MinValue, int.MaxValue) };
        }

        private static Option Bandwidth()
        {
            return new Option("--bandwidth", "BYTES")
            {
                Judge = CommandLine.Whole("a long", long.MinValue, long.MaxValue),
            };
        }

        /// <summary>A receiver that cannot be opened is told, and the others still have their copies.</summary>
        private static ExitCode Work(
            Arguments typed, Output output, Action<ReplicationRequest> choose,
            Func<Client, ReplicationRequest, Report, ProgressView, ReplicationOutcome> work)
        {
            List<Destination> receivers = new List<Destination>();
            using (Session session = new Session(typed, output))
            {
                session.Attempt(() =>
                {
                    try
                    {
                        using (Destination sender = Destination.Open(typed.Get("--from")))
                        {
                            Open(session, typed.All("--to"), receivers);
                            ReplicationRequest request = Request(typed, sender, receivers);
                            choose(request);
                            return receivers.Count == 0 ? ExitCode.Clean : session.Replicate(request, work);
                        }
                    }
                    finally
                    {
                        receivers.ForEach(receiver => receiver.Dispose());
                    }
                });
                return session.Finish();
            }
        }

        private static void Open(Session session, IEnumerable<string> addresses, List<Destination> opened)
        {
            foreach (string address in addresses)
            {
                session.Attempt(() =>
                {
                    opened.Add(Destination.Open(address));
                    return ExitCode.Clean;
                });
            }
        }

        private static ReplicationRequest Request(
            Arguments typed, Destination sender, IEnumerable<Destination> receivers)
        {
            return new ReplicationRequest(sender, receivers, typed.All("--set"))
            {
                SetsAtOnce = (int?)Number(typed, "--sets-at-once"),
                BandwidthBytesPerSecond = Number(typed, "--bandwidth"),
                Confirm = typed.Get("--confirm"),
                Now = SetOptions.Now(typed),
            };
        }

        private static long? Number(Arguments typed, string option)
        {
            string digits = typed.Get(option);
            return digits == null ? (long?)null : long.Parse(digits, CultureInfo.InvariantCulture);
        }
    }
}

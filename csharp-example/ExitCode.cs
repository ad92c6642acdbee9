using System;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>What a script learns from the console: one number for each thing it can do next.</summary>
    internal enum ExitCode
    {
        Clean,
        Findings,
        Usage,
        Unchecked,
        Cancelled,
        Internal,
    }

    /// <summary>Exit codes and words of failures and outcomes.</summary>
    internal static class ExitCodes
    {
        internal static ExitCode Of(Exception thrown)
        {
            if (thrown is CancelledException)
            {
                return ExitCode.Cancelled;
            }
            if (thrown is UsageException)
            {
                return ExitCode.Usage;
            }
            // A misuse with a cause is a listener of ours that threw, or a text that has no UTF-8 form.
            bool ours = thrown is MisuseException && thrown.InnerException != null;
            if (ours || thrown is InternalException || !(thrown is HoldfastException))
            {
                return ExitCode.Internal;
            }
            return thrown is MisuseException || thrown is InputException ? ExitCode.Usage : ExitCode.Unchecked;
        }

        internal static ExitCode Of(PdicOutcome outcome)
        {
            switch (outcome.Verdict)
            {
                case Verdict.NotChecked:
                    return ExitCode.Unchecked;
                case Verdict.Cancelled:
                    return ExitCode.Cancelled;
                default:
                    return outcome.HasFindings ? ExitCode.Findings : ExitCode.Clean;
            }
        }

        internal static ExitCode Of(ReplicationOutcome outcome)
        {
            return outcome.Replicas.Select(Of).DefaultIfEmpty().Max();
        }

        /// <summary>What a person reads.</summary>
        internal static string Text(Exception thrown)
        {
            if (thrown is UsageException)
            {
                return thrown.Message;
            }
            IHoldfastFailure known = thrown as IHoldfastFailure;
            return known == null
                ? thrown.GetType().Name + ": " + thrown.Message
                : known.Reason + Words.Retry(known.RetryAfter) + " (" + (int)known.Code + ")";
        }

        private static ExitCode Of(Replica replica)
        {
            switch (replica.Verdict)
            {
                case ReplicationVerdict.NotReplicated:
                    return ExitCode.Unchecked;
                case ReplicationVerdict.Cancelled:
                    return ExitCode.Cancelled;
                default:
                    bool refused = replica.Deleted != null && replica.Deleted.Objections.Count > 0;
                    return replica.Whole && !refused ? ExitCode.Clean : ExitCode.Findings;
            }
        }
    }

    /// <summary>The command line asks for something that cannot be.</summary>
    internal sealed class UsageException : Exception
    {
        internal UsageException(string text)
            : base(text)
        {
        }
    }
}

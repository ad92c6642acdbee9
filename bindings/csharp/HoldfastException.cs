using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading;

namespace Holdfast
{
    /// <summary>
    /// What every failure says of itself, also <see cref="CancelledException"/>, which is no
    /// <see cref="HoldfastException"/>: in .NET whoever cancels expects an <see cref="OperationCanceledException"/>.
    /// </summary>
    public interface IHoldfastFailure
    {
        /// <summary>Precisely what happened, the same number in every language.</summary>
        StatusCode Code { get; }

        /// <summary>What the caller can do.</summary>
        StatusClass Class { get; }

        /// <summary>The name of the code, the same in every language.</summary>
        string Name { get; }

        /// <summary>What happened and what to do, for a person. Holds no secrets and may be logged.</summary>
        string Reason { get; }

        /// <summary>When retrying makes sense, from the moment of the failure; known to few failures.</summary>
        TimeSpan? RetryAfter { get; }
    }

    /// <summary>
    /// Why a call failed. The class of the exception says what the caller can do, <see cref="Code"/> says precisely
    /// what happened.
    /// </summary>
    public abstract class HoldfastException : Exception, IHoldfastFailure
    {
        private readonly Failure failure;

        internal HoldfastException(Failure failure)
            : base(failure.Message, failure.Inner)
        {
            this.failure = failure;
        }

        /// <inheritdoc/>
        public StatusCode Code => failure.Code;

        /// <inheritdoc/>
        public StatusClass Class => failure.Class;

        /// <inheritdoc/>
        public string Name => failure.Name;

        /// <inheritdoc/>
        public string Reason => failure.Reason;

        /// <inheritdoc/>
        public TimeSpan? RetryAfter => failure.RetryAfter;
    }

    /// <summary>The caller cancelled; a task that ends with it is cancelled and not faulted.</summary>
    public sealed class CancelledException : OperationCanceledException, IHoldfastFailure
    {
        private readonly Failure failure;

        internal CancelledException(Failure failure)
            : base(failure.Message, failure.Inner, failure.Token)
        {
            this.failure = failure;
        }

        /// <inheritdoc/>
        public StatusCode Code => failure.Code;

        /// <inheritdoc/>
        public StatusClass Class => failure.Class;

        /// <inheritdoc/>
        public string Name => failure.Name;

        /// <inheritdoc/>
        public string Reason => failure.Reason;

        /// <inheritdoc/>
        public TimeSpan? RetryAfter => failure.RetryAfter;
    }

    /// <summary>The parts of a failure.</summary>
    internal sealed class Failure
    {
        internal Failure(StatusCode code, string reason)
        {
            Code = code;
            Reason = reason;
        }

        internal StatusCode Code { get; }

        internal string Reason { get; }

        internal TimeSpan? RetryAfter { get; set; }

        [MaybeNull]
        internal Exception Inner { get; set; }

        internal CancellationToken Token { get; set; }

        internal StatusClass Class => HoldfastLibrary.ClassOf(Code);

        internal string Name => HoldfastLibrary.StatusOf(Code).Name;

        internal string Message => Reason + " (" + ((int)Code).ToString(CultureInfo.InvariantCulture) + ")";

        internal Exception ToException()
        {
            return ExceptionOfClass.Make(Class, this);
        }
    }
}

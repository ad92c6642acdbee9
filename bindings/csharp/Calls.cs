using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace Holdfast
{
    /// <summary>How every call goes to the native library: errors become exceptions, long calls get a thread.</summary>
    internal static class Calls
    {
        /// <summary>A call that may take long. <c>monitor</c> is null for a deaf host.</summary>
        internal unsafe delegate int LongCall(HfCancel cancel, hf_monitor* monitor, out IntPtr error);

        /// <summary>A call that makes a handle.</summary>
        internal delegate int MakeCall(out IntPtr error);

        /// <summary>A call that brings one text.</summary>
        internal delegate int TextCall(out IntPtr text, out IntPtr error);

        /// <summary>Throws what a call said, unless it said that all is well. Frees the error.</summary>
        internal static void Check(int status, IntPtr error, [AllowNull] Exception inner = null)
        {
            if (status != 0)
            {
                Failure failure = FailureOf(status, error);
                failure.Inner = inner;
                throw failure.ToException();
            }
        }

        /// <summary>
        /// A call that makes a handle, and so may be the first of all. It is a delegate, because mono binds the
        /// native functions of a method before it runs any of it: then the library must have been found.
        /// </summary>
        internal static void Make(MakeCall call)
        {
            NativeLibrary.Ready();
            IntPtr error;
            Check(call(out error), error);
        }

        internal static string Text(TextCall call)
        {
            IntPtr text;
            IntPtr error;
            Check(call(out text, out error), error);
            return Texts.Take(text);
        }

        /// <summary>The same where there may be none.</summary>
        [return: MaybeNull]
        internal static string OptionalText(TextCall call)
        {
            IntPtr text;
            IntPtr error;
            Check(call(out text, out error), error);
            return text == IntPtr.Zero ? null : Texts.Take(text);
        }

        /// <summary>Runs a long call on this thread.</summary>
        internal static unsafe void Run([AllowNull] IProgress<Progress> progress, CancellationToken token, LongCall call)
        {
            using (HfCancel cancel = CancelOf(token))
            using (token.Register(Cancel, cancel))
            {
                Ear ear = progress == null ? null : new Ear(progress);
                IntPtr error;
                int status = ear == null ? call(cancel, null, out error) : Hear(ear, cancel, call, out error);
                // A worse error is not hidden by what the host threw.
                bool done = status == 0 || status == (int)StatusCode.Cancelled;
                if (ear != null && ear.Thrown != null && done)
                {
                    Native.hf_error_free(error);
                    throw ear.Failure().ToException();
                }
                if (status != 0)
                {
                    Failure failure = FailureOf(status, error);
                    failure.Token = token;
                    throw failure.ToException();
                }
            }
        }

        /// <summary>
        /// Runs a long call on a thread of its own, so that it holds none of the pool. An
        /// <see cref="OperationCanceledException"/> cancels the task.
        /// </summary>
        internal static async Task<T> Start<T>(Func<T> call)
        {
            // The call itself looks at the caller's token: it also writes the report of a job that was cancelled.
            TaskCreationOptions options = TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach;
            Task<T> task = Task.Factory.StartNew(call, CancellationToken.None, options, TaskScheduler.Default);
            return await task.ConfigureAwait(false);
        }

        /// <summary>The same where nothing comes back.</summary>
        internal static Task Start(Action call)
        {
            return Start(() =>
            {
                call();
                return true;
            });
        }

        /// <summary>What must not be null.</summary>
        internal static T Given<T>([AllowNull] T argument, string name)
            where T : class
        {
            return argument ?? throw new ArgumentNullException(name);
        }

        /// <summary>A number that the library takes without a sign.</summary>
        internal static uint Count(int number, string what)
        {
            return (uint)Count((long)number, what);
        }

        /// <summary>A number that the library takes without a sign.</summary>
        internal static ulong Count(long number, string what)
        {
            if (number < 0)
            {
                throw new Failure(StatusCode.InvalidArgument, what + " cannot be " + number).ToException();
            }
            return (ulong)number;
        }

        /// <summary>A count as .NET holds it. Beyond 2^63 - 1, which no backup reaches, it stays there.</summary>
        internal static long Count(ulong number)
        {
            return number > long.MaxValue ? long.MaxValue : (long)number;
        }

        private static HfCancel CancelOf(CancellationToken token)
        {
            HfCancel cancel = new HfCancel();
            if (token.CanBeCanceled)
            {
                IntPtr error;
                Check(Native.hf_cancel_new(out cancel, out error), error);
            }
            return cancel;
        }

        private static void Cancel(object cancel)
        {
            IntPtr error;
            Native.hf_cancel_cancel((HfCancel)cancel, out error);
            Native.hf_error_free(error);
        }

        private static unsafe int Hear(Ear ear, HfCancel cancel, LongCall call, out IntPtr error)
        {
            // Until the call returns it may come from any thread, and the collector knows nothing of that.
            GCHandle self = GCHandle.Alloc(ear);
            try
            {
                hf_monitor monitor = Ear.Monitor(self);
                return call(cancel, &monitor, out error);
            }
            finally
            {
                self.Free();
            }
        }

        private static unsafe Failure FailureOf(int status, IntPtr error)
        {
            try
            {
                string reason = Texts.OfStatic(Native.hf_error_text(error));
                Failure failure = new Failure((StatusCode)status, reason);
                ulong retry = Native.hf_error_retry_after_ms(error);
                failure.RetryAfter = retry == 0 ? (TimeSpan?)null : Moments.Delay(Count(retry));
                return failure;
            }
            finally
            {
                Native.hf_error_free(error);
            }
        }
    }
}

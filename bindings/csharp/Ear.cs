using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Threading;

namespace Holdfast
{
    /// <summary>Carries events to the host's ear, and what it throws back to the caller.</summary>
    internal sealed unsafe class Ear
    {
        // Held for ever: native code has its address.
        private static readonly OnEvent Callback = Hear;
        private static readonly IntPtr Address = Marshal.GetFunctionPointerForDelegate(Callback);

        private readonly IProgress<Progress> progress;
        private Exception thrown;

        internal Ear(IProgress<Progress> progress)
        {
            this.progress = progress;
        }

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate int OnEvent(IntPtr userData, IntPtr heard);

        /// <summary>What the host threw first, or null.</summary>
        [MaybeNull]
        internal Exception Thrown => Volatile.Read(ref thrown);

        /// <summary>The table of callbacks that leads to the ear of a handle.</summary>
        internal static hf_monitor Monitor(GCHandle ear)
        {
            hf_monitor monitor;
            monitor.struct_size = (UIntPtr)(uint)sizeof(hf_monitor);
            monitor.user_data = GCHandle.ToIntPtr(ear);
            monitor.on_event = Address;
            return monitor;
        }

        internal Failure Failure()
        {
            string thrown = Thrown.GetType().Name + ": " + Thrown.Message;
            string reason = "the listener failed, and no more was done; repair the listener: " + thrown;
            return new Failure(StatusCode.CallbackFailed, reason) { Inner = Thrown };
        }

        private static int Hear(IntPtr userData, IntPtr heard)
        {
            Ear ear = (Ear)GCHandle.FromIntPtr(userData).Target;
            try
            {
                ear.progress.Report(Progress.Of((hf_event*)heard));
                return 0;
            }
            catch (Exception failure)
            {
                // One that left from here would end the process.
                Interlocked.CompareExchange(ref ear.thrown, failure, null);
                return 1;
            }
        }
    }
}

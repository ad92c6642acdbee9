using System;
using System.Collections.Generic;

namespace Holdfast
{
    /// <summary>The handles of several destinations, kept from being freed while a call has them.</summary>
    internal sealed class Borrowed : IDisposable
    {
        private readonly List<HfDestination> held = new List<HfDestination>();

        internal Borrowed(IReadOnlyList<Destination> destinations)
        {
            Handles = new IntPtr[destinations.Count];
            try
            {
                for (int at = 0; at < Handles.Length; at++)
                {
                    Hold(destinations[at].Handle);
                    Handles[at] = destinations[at].Handle.DangerousGetHandle();
                }
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        internal IntPtr[] Handles { get; }

        /// <summary>Lets them go.</summary>
        public void Dispose()
        {
            held.ForEach(handle => handle.DangerousRelease());
            held.Clear();
        }

        private void Hold(HfDestination handle)
        {
            bool added = false;
            handle.DangerousAddRef(ref added);
            held.Add(handle);
        }
    }
}

using System;

namespace Holdfast
{
    /// <summary>A place that holds backup sets. Dispose it when no call uses it any more.</summary>
    public sealed class Destination : IDisposable
    {
        private Destination(HfDestination handle)
        {
            Handle = handle;
        }

        /// <summary>The place in words, without credentials.</summary>
        public string Place =>
            Calls.Text((out IntPtr text, out IntPtr error) => Native.hf_destination_place(Handle, out text, out error));

        internal HfDestination Handle { get; }

        /// <summary>Opens a destination. Nothing is created.</summary>
        /// <param name="address">An absolute path, or a <c>file://</c> address.</param>
        public static Destination Open(string address)
        {
            byte[] bytes = Texts.In(address);
            HfDestination made = null;
            Calls.Make((out IntPtr error) =>
                Native.hf_destination_open(bytes, Texts.Length(bytes), out made, out error));
            return new Destination(made);
        }

        /// <summary>Frees it; a call that runs keeps what it needs. Disposing twice does nothing.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }
    }
}

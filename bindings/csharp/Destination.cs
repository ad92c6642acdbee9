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
        /// <param name="address">
        /// An absolute path, a <c>file://</c> address, or a server's such as <c>s3://bucket/prefix</c>, whose credentials
        /// come from the environment.
        /// </param>
        public static Destination Open(string address)
        {
            byte[] bytes = Texts.In(address);
            HfDestination made = null;
            Calls.Make((out IntPtr error) =>
                Native.hf_destination_open(bytes, Texts.Length(bytes), out made, out error));
            return new Destination(made);
        }

        /// <summary>Opens a destination with credentials that the program has. Nothing is created.</summary>
        /// <param name="address">As the other <see cref="Open(string)"/> takes it.</param>
        /// <param name="access">The credentials; what they lack is looked for in the environment.</param>
        public static Destination Open(string address, Access access)
        {
            byte[] bytes = Texts.In(address);
            byte[] secrets = Texts.In(Calls.Given(access, nameof(access)).ToJson());
            HfDestination made = null;
            try
            {
                Calls.Make((out IntPtr error) => Native.hf_destination_open_with(
                    bytes, Texts.Length(bytes), secrets, Texts.Length(secrets), out made, out error));
            }
            finally
            {
                Array.Clear(secrets, 0, secrets.Length);
            }
            return new Destination(made);
        }

        /// <summary>Frees it; a call that runs keeps what it needs. Disposing twice does nothing.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }
    }
}

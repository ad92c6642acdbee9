using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace Holdfast
{
    /// <summary>
    /// A host's own key service, such as an HSM or a KMS. It is asked while a call with it runs, on its thread. The message
    /// of what it throws is shown to people: no secrets in it.
    /// </summary>
    public interface IKeyService
    {
        /// <summary>What may be stored in place of the key; at most 60,000 bytes.</summary>
        byte[] Wrap(byte[] key);

        /// <summary>The key again.</summary>
        byte[] Unwrap(byte[] wrapped);
    }

    /// <summary>Where the key of a vault comes from. Its text shows no secret.</summary>
    public sealed unsafe class VaultKey
    {
        private readonly string kind;
        private readonly object json;
        private readonly IKeyService service;

        private VaultKey(string kind, object json, [AllowNull] IKeyService service = null)
        {
            this.kind = kind;
            this.json = json;
            this.service = service;
        }

        /// <summary>A call with a key as JSON.</summary>
        internal delegate int JsonCall(byte[] json, out IntPtr error);

        /// <summary>A call with a table of callbacks.</summary>
        internal delegate int ServiceCall(hf_key_service* service, out IntPtr error);

        /// <summary>A file of 32 bytes, or of 64 hexadecimal digits, that only its owner may read.</summary>
        public static VaultKey OfFile(string file)
        {
            return new VaultKey("a key file", new JsonObject { { "key_file", Calls.Given(file, nameof(file)) } });
        }

        /// <summary>A passphrase of at least 8 characters.</summary>
        public static VaultKey OfPassphrase(string passphrase)
        {
            string given = Calls.Given(passphrase, nameof(passphrase));
            return new VaultKey("a passphrase", new JsonObject { { "passphrase", given } });
        }

        /// <summary>A credential that systemd hands to a service, by its name.</summary>
        public static VaultKey OfCredential(string name)
        {
            return new VaultKey("a credential", new JsonObject { { "credential", Calls.Given(name, nameof(name)) } });
        }

        /// <summary>The host's own key service.</summary>
        public static VaultKey OfService(IKeyService service)
        {
            return new VaultKey("the host's key service", "", Calls.Given(service, nameof(service)));
        }

        /// <summary>A key that is JSON already: <c>key_file</c>, <c>passphrase</c> or <c>credential</c>.</summary>
        public static VaultKey FromJson(string json)
        {
            return new VaultKey("JSON", new RawJson(json));
        }

        /// <inheritdoc/>
        public override string ToString()
        {
            return nameof(VaultKey) + "(" + kind + ")";
        }

        /// <summary>Makes the call that fits, and throws what it said.</summary>
        internal void Use(JsonCall withJson, ServiceCall withService)
        {
            IntPtr error;
            if (service != null)
            {
                GCHandle self = GCHandle.Alloc(service);
                try
                {
                    hf_key_service table = KeyServiceTable.Of(self);
                    Calls.Check(withService(&table, out error), error);
                }
                finally
                {
                    self.Free();
                }
                return;
            }
            byte[] text = Texts.In(JsonText.Of(json));
            try
            {
                Calls.Check(withJson(text, out error), error);
            }
            finally
            {
                Array.Clear(text, 0, text.Length);
            }
        }
    }

    /// <summary>Carries the library's questions to a host's key service.</summary>
    internal static unsafe class KeyServiceTable
    {
        // Held for ever: native code has their addresses.
        private static readonly Asked Wrapping = Wrap;
        private static readonly Asked Unwrapping = Unwrap;

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate int Asked(IntPtr userData, IntPtr question);

        /// <summary>The table of callbacks that leads to the key service of a handle.</summary>
        internal static hf_key_service Of(GCHandle service)
        {
            hf_key_service table;
            table.struct_size = (UIntPtr)(uint)sizeof(hf_key_service);
            table.user_data = GCHandle.ToIntPtr(service);
            table.wrap = Marshal.GetFunctionPointerForDelegate(Wrapping);
            table.unwrap = Marshal.GetFunctionPointerForDelegate(Unwrapping);
            return table;
        }

        private static int Wrap(IntPtr userData, IntPtr question)
        {
            return Ask(userData, (hf_key_question*)question, (service, given) => service.Wrap(given));
        }

        private static int Unwrap(IntPtr userData, IntPtr question)
        {
            return Ask(userData, (hf_key_question*)question, (service, given) => service.Unwrap(given));
        }

        private static int Ask(IntPtr userData, hf_key_question* question, Func<IKeyService, byte[], byte[]> ask)
        {
            byte[] given = new byte[(int)question->bytes_length];
            byte[] told = null;
            try
            {
                Marshal.Copy((IntPtr)question->bytes, given, 0, given.Length);
                told = Calls.Given(ask((IKeyService)GCHandle.FromIntPtr(userData).Target, given), "its answer");
                Answer(question, told);
                return 0;
            }
            catch (Exception failure)
            {
                // One that left from here would end the process.
                Answer(question, Encoding.UTF8.GetBytes(failure.Message));
                return 1;
            }
            finally
            {
                // Each may be a key.
                Array.Clear(given, 0, given.Length);
                Array.Clear(told ?? new byte[0], 0, told?.Length ?? 0);
            }
        }

        /// <summary>One that is too long is refused by its length.</summary>
        private static void Answer(hf_key_question* question, byte[] told)
        {
            bool fits = told.Length <= (int)question->answer_capacity;
            Marshal.Copy(told, 0, (IntPtr)question->answer, fits ? told.Length : 0);
            question->answer_length = (UIntPtr)(uint)told.Length;
        }
    }
}

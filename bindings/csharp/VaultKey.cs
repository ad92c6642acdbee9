using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace Holdfast
{
    /// <summary>
    /// A host's own key service, such as an HSM or a KMS. It is asked while a call with it runs, on its thread. What it
    /// throws refuses the key: the call ends with an <see cref="InputException"/> that has it as inner exception, and its
    /// message is shown to people: no secrets in it. Arrays it is given or answers with are overwritten afterwards.
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
            if (service != null)
            {
                new KeyServiceEar(service).Use(withService);
                return;
            }
            byte[] text = Texts.In(JsonText.Of(json));
            try
            {
                IntPtr error;
                Calls.Check(withJson(text, out error), error);
            }
            finally
            {
                Array.Clear(text, 0, text.Length);
            }
        }
    }

    /// <summary>Carries the library's questions to a host's key service, and what it throws back to the caller.</summary>
    internal sealed unsafe class KeyServiceEar
    {
        // Held for ever: native code has their addresses.
        private static readonly Asked Wrapping = Wrap;
        private static readonly Asked Unwrapping = Unwrap;

        private readonly IKeyService service;
        private Exception thrown;

        internal KeyServiceEar(IKeyService service)
        {
            this.service = service;
        }

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate int Asked(IntPtr userData, IntPtr question);

        /// <summary>Makes a call with a table of callbacks that leads here.</summary>
        internal void Use(VaultKey.ServiceCall call)
        {
            GCHandle self = GCHandle.Alloc(this);
            try
            {
                hf_key_service table;
                table.struct_size = (UIntPtr)(uint)sizeof(hf_key_service);
                table.user_data = GCHandle.ToIntPtr(self);
                table.wrap = Marshal.GetFunctionPointerForDelegate(Wrapping);
                table.unwrap = Marshal.GetFunctionPointerForDelegate(Unwrapping);
                IntPtr error;
                int status = call(&table, out error);
                Calls.Check(status, error, thrown);
            }
            finally
            {
                self.Free();
            }
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
            KeyServiceEar ear = (KeyServiceEar)GCHandle.FromIntPtr(userData).Target;
            byte[] given = new byte[(int)question->bytes_length];
            byte[] told = null;
            try
            {
                Marshal.Copy((IntPtr)question->bytes, given, 0, given.Length);
                told = Calls.Given(ask(ear.service, given), "its answer");
                Answer(question, told);
                return 0;
            }
            catch (Exception failure)
            {
                // One that left from here would end the process.
                ear.thrown = failure;
                Answer(question, Encoding.UTF8.GetBytes(failure.Message));
                return 1;
            }
            finally
            {
                // Each may be a key.
                Array.Clear(given, 0, given.Length);
                told = told ?? new byte[0];
                Array.Clear(told, 0, told.Length);
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

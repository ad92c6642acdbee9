using System;
using System.IO;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Holdfast
{
    /// <summary>
    /// Finds the native library: beside the assembly, then in <c>runtimes/linux-x64/native</c> below it, then where
    /// the system looks. Refuses one of another build before anything else is asked of it.
    /// </summary>
    internal static class NativeLibrary
    {
        private const string File = "libholdfast.so";
        private static readonly Lazy<string> Refusal = new Lazy<string>(Load);
        private static string found;

        private delegate IntPtr Resolver(string name, Assembly assembly, DllImportSearchPath? path);

        /// <summary>Called by all that makes the first handle.</summary>
        internal static void Ready()
        {
            if (Refusal.Value != null)
            {
                throw new DllNotFoundException(Refusal.Value);
            }
        }

        /// <summary>Why a library cannot be used, or null.</summary>
        internal static string Judge(uint abiVersion, string where)
        {
            return abiVersion == Native.AbiVersion
                ? null
                : where + " has ABI " + abiVersion + ", and this Holdfast.dll is made for ABI " + Native.AbiVersion
                    + "; install both from the same release";
        }

        private static string Load()
        {
            string folder = Path.GetDirectoryName(typeof(NativeLibrary).Assembly.Location) ?? "";
            string beside = Path.Combine(folder, File);
            string below = Path.Combine(folder, "runtimes", "linux-x64", "native", File);
            found = System.IO.File.Exists(beside) ? beside : System.IO.File.Exists(below) ? below : null;
            try
            {
                if (found != null)
                {
                    Point();
                }
                return Judge(AbiVersion(), found ?? File);
            }
            catch (Exception failure) when (failure is DllNotFoundException || failure is EntryPointNotFoundException)
            {
                return File + " is missing or is not Holdfast's: put the one of this release to " + beside + " or "
                    + below + " (" + failure.Message + ")";
            }
        }

        /// <summary>Apart, because mono binds the calls of a method before it runs any of it.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static uint AbiVersion()
        {
            return Native.hf_abi_version();
        }

        /// <summary>Makes the runtime take the file that was found, each in its own way.</summary>
        private static void Point()
        {
            // Both are asked for by name, because netstandard2.0 has neither.
            Type modern = Type.GetType("System.Runtime.InteropServices.NativeLibrary");
            if (modern != null)
            {
                MethodInfo load = modern.GetMethod("Load", new[] { typeof(string) });
                MethodInfo resolve = modern.GetMethod("SetDllImportResolver");
                IntPtr library = (IntPtr)load.Invoke(null, new object[] { found });
                Resolver resolver = (name, assembly, path) => name == Native.Library ? library : IntPtr.Zero;
                Type type = resolve.GetParameters()[1].ParameterType;
                Delegate wanted = Delegate.CreateDelegate(type, resolver.Target, resolver.Method);
                resolve.Invoke(null, new object[] { typeof(NativeLibrary).Assembly, wanted });
            }
            else if (Type.GetType("Mono.Runtime") != null)
            {
                mono_dllmap_insert(IntPtr.Zero, Encoding.UTF8.GetBytes(Native.Library + "\0"), null,
                    Encoding.UTF8.GetBytes(found + "\0"), null);
            }
        }

        [DllImport("__Internal", CallingConvention = CallingConvention.Cdecl)]
        private static extern void mono_dllmap_insert(
            IntPtr assembly, byte[] name, byte[] function, byte[] target, byte[] targetFunction);
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;

namespace Holdfast
{
    /// <summary>The library itself. Its native half loads by itself, once.</summary>
    public static unsafe class HoldfastLibrary
    {
        private static readonly Lazy<IReadOnlyList<Status>> All = new Lazy<IReadOnlyList<Status>>(ReadStatuses);

        /// <summary>Which Holdfast answers, such as "0.1.0".</summary>
        public static string Version
        {
            get
            {
                NativeLibrary.Ready();
                return VersionText();
            }
        }

        /// <summary>The same as a number: major times 1,000,000, minor times 1,000, patch.</summary>
        public static int VersionNumber
        {
            get
            {
                string[] parts = Version.Split('-', '+')[0].Split('.');
                return parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture))
                    .Aggregate((number, part) => number * 1000 + part);
            }
        }

        /// <summary>Every status there is, in the order of its code.</summary>
        public static IReadOnlyList<Status> Statuses => All.Value;

        /// <summary>What one code means, also a code that this version does not know.</summary>
        public static Status StatusOf(StatusCode code)
        {
            NativeLibrary.Ready();
            return new Status(code);
        }

        /// <summary>What can the caller do about a code? Also for one that this version does not know.</summary>
        public static StatusClass ClassOf(StatusCode code)
        {
            NativeLibrary.Ready();
            return Status.ClassOf(code);
        }

        // Apart from its caller, as in Calls.Make.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static string VersionText()
        {
            return Texts.OfStatic(Native.hf_version());
        }

        private static IReadOnlyList<Status> ReadStatuses()
        {
            NativeLibrary.Ready();
            return Enum.GetValues(typeof(StatusCode)).Cast<StatusCode>().Select(code => new Status(code)).ToArray();
        }
    }

    /// <summary>One row of the table of statuses.</summary>
    public sealed class Status
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        internal unsafe Status(StatusCode code)
        {
            Code = code;
            Class = ClassOf(code);
            Name = Texts.OfStatic(Native.hf_status_name((int)code));
            Text = Texts.OfStatic(Native.hf_status_text((int)code));
        }

        /// <summary>Class, module, case.</summary>
        public StatusCode Code { get; }

        /// <summary>What the caller can do.</summary>
        public StatusClass Class { get; }

        /// <summary>Its name, the same in every language.</summary>
        public string Name { get; }

        /// <summary>One sentence for a person.</summary>
        public string Text { get; }

        [MethodImpl(MethodImplOptions.NoInlining)]
        internal static StatusClass ClassOf(StatusCode code)
        {
            return (StatusClass)Native.hf_status_class((int)code);
        }
    }
}

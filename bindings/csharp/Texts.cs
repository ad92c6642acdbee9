using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace Holdfast
{
    /// <summary>Texts on their way in and out: strict UTF-8, with lengths.</summary>
    internal static unsafe class Texts
    {
        private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);

        /// <summary>
        /// A text as bytes for a call. One byte follows that does not count, so that an empty text is no null.
        /// </summary>
        [return: MaybeNull]
        internal static byte[] In([AllowNull] string text)
        {
            if (text == null)
            {
                return null;
            }
            return Packed(new[] { text }, new uint[1]);
        }

        /// <summary>
        /// Texts one after the other, and how many bytes each has. One byte follows that does not count.
        /// </summary>
        internal static byte[] Packed(IReadOnlyList<string> texts, uint[] lengths)
        {
            try
            {
                long length = 0;
                for (int at = 0; at < texts.Count; at++)
                {
                    lengths[at] = (uint)Strict.GetByteCount(Calls.Given(texts[at], "a text"));
                    length += lengths[at];
                }
                byte[] bytes = new byte[length + 1];
                int end = 0;
                for (int at = 0; at < texts.Count; at++)
                {
                    end += Strict.GetBytes(texts[at], 0, texts[at].Length, bytes, end);
                }
                return bytes;
            }
            catch (EncoderFallbackException failure)
            {
                string reason = "a text holds half of a surrogate pair and has no UTF-8 form; repair the text";
                throw new Failure(StatusCode.InvalidUtf8, reason) { Inner = failure }.ToException();
            }
        }

        /// <summary>The bytes of <see cref="In"/> that count.</summary>
        internal static UIntPtr Length([AllowNull] byte[] text)
        {
            return text == null ? UIntPtr.Zero : (UIntPtr)(uint)(text.Length - 1);
        }

        internal static string Of(byte* bytes, UIntPtr length)
        {
            return bytes == null ? "" : Encoding.UTF8.GetString(bytes, checked((int)length));
        }

        /// <summary>A text of the library's that ends with a NUL and is never freed.</summary>
        internal static string OfStatic(byte* bytes)
        {
            return Encoding.UTF8.GetString(bytes, LengthOf(bytes));
        }

        /// <summary>A text that was given to us: read, and given back.</summary>
        internal static string Take(IntPtr text)
        {
            try
            {
                return OfStatic((byte*)text);
            }
            finally
            {
                Native.hf_text_free(text);
            }
        }

        /// <summary>The bytes of a text that was given to us: copied, and given back.</summary>
        internal static byte[] TakeBytes(IntPtr text)
        {
            try
            {
                byte[] bytes = new byte[LengthOf((byte*)text)];
                Marshal.Copy(text, bytes, 0, bytes.Length);
                return bytes;
            }
            finally
            {
                Native.hf_text_free(text);
            }
        }

        private static int LengthOf(byte* text)
        {
            int length = 0;
            while (text[length] != 0)
            {
                length++;
            }
            return length;
        }
    }
}

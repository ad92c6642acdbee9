using System;
using System.Diagnostics.CodeAnalysis;
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
            try
            {
                byte[] bytes = new byte[Strict.GetByteCount(text) + 1];
                Strict.GetBytes(text, 0, text.Length, bytes, 0);
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
            int length = 0;
            while (bytes[length] != 0)
            {
                length++;
            }
            return Encoding.UTF8.GetString(bytes, length);
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
    }
}

using System;
using System.IO;
using System.Text;

namespace Holdfast.Example
{
    /// <summary>Files that a command names. One that cannot be had is a wrong use.</summary>
    internal static class LocalFile
    {
        private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);

        /// <summary>The text of a file, or null for no file.</summary>
        internal static string OptionalText(string file)
        {
            return file == null ? null : Text(file);
        }

        internal static string Text(string file)
        {
            return OnFile(
                () => Strict.GetString(File.ReadAllBytes(file)),
                "cannot read " + file + "; give a file of UTF-8 text that is there");
        }

        internal static byte[] Bytes(string file)
        {
            return OnFile(() => File.ReadAllBytes(file), "cannot read " + file + "; give a file that is there");
        }

        /// <summary>In one step: whoever reads the file meanwhile sees the old selection or the new one.</summary>
        internal static void Write(string file, byte[] bytes)
        {
            string fresh = file + ".new";
            OnFile(
                () =>
                {
                    File.WriteAllBytes(fresh, bytes);
                    if (File.Exists(file))
                    {
                        File.Replace(fresh, file, null);
                    }
                    else
                    {
                        File.Move(fresh, file);
                    }
                    return file;
                },
                "cannot write " + file + "; give a place where a file can be made");
        }

        private static T OnFile<T>(Func<T> work, string otherwise)
        {
            try
            {
                return work();
            }
            catch (Exception failure) when (
                failure is IOException || failure is UnauthorizedAccessException || failure is ArgumentException
                || failure is NotSupportedException)
            {
                throw new UsageException(otherwise);
            }
        }
    }
}

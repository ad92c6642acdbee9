using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Holdfast.Conformance
{
    using Fields = Dictionary<string, object>;

    /// <summary>What cases do to files, all below their world.</summary>
    internal static class FileSteps
    {
        internal static Fields Do(string name, Inputs with, World world)
        {
            switch (name)
            {
                case "file.write":
                    Write(with, world);
                    break;
                case "file.remove":
                    Remove(Below(with, world, "path"));
                    break;
                case "file.copy":
                    Copy(Readable(with, world, "from"), Parented(with, world, "to"));
                    break;
                case "file.move":
                    Move(Below(with, world, "from"), Parented(with, world, "to"));
                    break;
                case "file.patch":
                    Patch(Below(with, world, "path"), with.Number("offset").Value, with.Text("hex"));
                    break;
                case "file.truncate":
                    Truncate(Below(with, world, "path"), with.Number("length").Value);
                    break;
                case "file.list":
                    return Names(Below(with, world, "path"));
                case "folder.make":
                    Directory.CreateDirectory(Below(with, world, "path"));
                    break;
                default:
                    throw new NotSupportedException("no such step");
            }
            return new Fields();
        }

        private static void Write(Inputs with, World world)
        {
            string path = Parented(with, world, "path");
            File.WriteAllBytes(path, Encoding.UTF8.GetBytes(with.Text("text")));
            DateTimeOffset? modified = with.Moment("modified_utc_ms");
            if (modified.HasValue)
            {
                File.SetLastWriteTimeUtc(path, modified.Value.UtcDateTime);
            }
        }

        private static void Remove(string path)
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, true);
            }
            else if (File.Exists(path))
            {
                File.Delete(path);
            }
            else
            {
                throw new FileNotFoundException("there is no " + path);
            }
        }

        private static void Copy(string from, string to)
        {
            if (!Directory.Exists(from))
            {
                File.Copy(from, to, true);
                return;
            }
            Directory.CreateDirectory(to);
            foreach (string entry in Directory.GetFileSystemEntries(from))
            {
                Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
            }
        }

        private static void Move(string from, string to)
        {
            if (Directory.Exists(from))
            {
                Directory.Move(from, to);
            }
            else
            {
                File.Move(from, to);
            }
        }

        private static void Patch(string path, long offset, string hex)
        {
            byte[] bytes = Enumerable.Range(0, hex.Length / 2)
                .Select(at => Convert.ToByte(hex.Substring(at * 2, 2), 16)).ToArray();
            using (FileStream file = File.OpenWrite(path))
            {
                file.Seek(offset, offset < 0 ? SeekOrigin.End : SeekOrigin.Begin);
                file.Write(bytes, 0, bytes.Length);
            }
        }

        private static void Truncate(string path, long length)
        {
            using (FileStream file = File.OpenWrite(path))
            {
                file.SetLength(length);
            }
        }

        private static Fields Names(string path)
        {
            IEnumerable<string> names = Directory.GetFileSystemEntries(path).Select(Path.GetFileName);
            // Hexadecimal digits are in the order of the bytes.
            IEnumerable<string> sorted =
                names.OrderBy(name => BitConverter.ToString(Encoding.UTF8.GetBytes(name)), StringComparer.Ordinal);
            return new Fields { { "names", sorted.Cast<object>().ToList() } };
        }

        private static string Parented(Inputs with, World world, string name)
        {
            string path = Below(with, world, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path));
            return path;
        }

        private static string Readable(Inputs with, World world, string name)
        {
            string path = Path.GetFullPath(with.Text(name));
            return IsBelow(path, world.Cases) ? path : Below(with, world, name);
        }

        internal static string Below(Inputs with, World world, string name)
        {
            string path = Path.GetFullPath(with.Text(name));
            return IsBelow(path, world.Folder)
                ? path
                : throw new UnauthorizedAccessException(path + " is not in the world of the case");
        }

        private static bool IsBelow(string path, string folder)
        {
            return path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        }
    }
}

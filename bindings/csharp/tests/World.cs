using System;
using System.IO;

namespace Holdfast.Tests
{
    /// <summary>A client, a source and a destination in a folder of their own.</summary>
    internal sealed class World : IDisposable
    {
        internal const string Set = "1602834567932";

        internal World()
        {
            Folder = Path.Combine(Path.GetTempPath(), "holdfast-" + Guid.NewGuid().ToString("N"));
            Source = Directory.CreateDirectory(Path.Combine(Folder, "source")).FullName;
            Root = Directory.CreateDirectory(Path.Combine(Folder, "destination")).FullName;
            Client = Client.Open(Path.Combine(Folder, "client"));
            Destination = Destination.Open(Root);
            Report = new Report("Asia/Hong_Kong");
        }

        internal string Folder { get; }

        internal string Source { get; }

        internal string Root { get; }

        internal Client Client { get; }

        internal Destination Destination { get; }

        internal Report Report { get; }

        internal SetAt At => new SetAt(Destination, Set);

        /// <summary>Files in folders of ten, and a backup of them.</summary>
        internal World BackedUp(int files)
        {
            for (int file = 0; file < files; file++)
            {
                Write("folder-" + file / 10 + "/file-" + file, "content " + file);
            }
            Client.Backup(At, Source, Report);
            return this;
        }

        internal void Write(string name, string text)
        {
            string path = Path.Combine(Source, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path));
            File.WriteAllText(path, text);
        }

        internal void Lose(int file)
        {
            File.Delete(Path.Combine(Root, Set, "data", "folder-" + file / 10, "file-" + file));
        }

        public void Dispose()
        {
            Client.Dispose();
            Destination.Dispose();
            Report.Dispose();
            Directory.Delete(Folder, true);
        }
    }

    /// <summary>Hears in the library's own thread, unlike <see cref="System.Progress{T}"/>.</summary>
    internal sealed class Heard : IProgress<Progress>
    {
        private readonly Action<Progress> tell;

        internal Heard(Action<Progress> tell)
        {
            this.tell = tell;
        }

        public void Report(Progress value)
        {
            tell(value);
        }
    }
}

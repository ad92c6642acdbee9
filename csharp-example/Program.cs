using System;
using System.IO;
using System.Text;

namespace Holdfast.Example
{
    /// <summary>The console: one command for each feature of the library, as in every language.</summary>
    internal static class Program
    {
        private static readonly UTF8Encoding Utf8 = new UTF8Encoding(false);

        private static int Main(string[] args)
        {
            Console.SetIn(new StreamReader(Console.OpenStandardInput(), Utf8));
            using (StreamWriter @out = new StreamWriter(Console.OpenStandardOutput(), Utf8))
            using (StreamWriter err = new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true })
            {
                return Interrupt.Around(() =>
                {
                    ExitCode code = Run(new Output(@out, err), args);
                    @out.Flush();
                    return (int)code;
                });
            }
        }

        private static ExitCode Run(Output output, string[] args)
        {
            try
            {
                return Answer(CommandLine.Read(Commands.Root(), args), output);
            }
            catch (SyntaxException wrong)
            {
                output.Err.WriteLine(wrong.Message);
                output.Err.Write(wrong.Advice == null ? Usage(wrong.Typed) : wrong.Advice + "\n");
                return ExitCode.Usage;
            }
            catch (Exception failure)
            {
                ExitCode code = ExitCodes.Of(failure);
                output.Err.WriteLine("holdfast: " + ExitCodes.Text(failure));
                if (code == ExitCode.Internal)
                {
                    output.Err.WriteLine(failure);
                }
                return code;
            }
        }

        private static ExitCode Answer(Arguments typed, Output output)
        {
            if (typed.Has("--help"))
            {
                output.Out.Write(Usage(typed));
                return ExitCode.Clean;
            }
            if (typed.Has("--version"))
            {
                output.Out.Write(typed.Path.Count == 1 ? "holdfast " + HoldfastLibrary.Version + "\n" : "");
                return ExitCode.Clean;
            }
            return typed.Command.Run(typed, output);
        }

        /// <summary>A command's usage: a text in this program, the same in every console.</summary>
        private static string Usage(Arguments typed)
        {
            string name = string.Join("-", typed.Path) + ".txt";
            using (Stream text = typeof(Program).Assembly.GetManifestResourceStream(name))
            using (StreamReader reader = new StreamReader(text, Utf8))
            {
                return reader.ReadToEnd();
            }
        }
    }
}

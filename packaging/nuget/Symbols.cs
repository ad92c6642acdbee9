using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.CompilerServices.SymbolWriter;

namespace Holdfast.Packaging
{
    /// <summary>
    /// Makes portable symbols of those that mcs writes, and the assembly that names them. NuGet takes no other kind.
    /// usage: Symbols.exe IN.dll OUT.dll ROOT; reads IN.dll.mdb too and writes OUT.pdb, with paths from ROOT on
    /// </summary>
    internal static class Symbols
    {
        private static int Main(string[] given)
        {
            if (given.Length != 3)
            {
                Console.Error.WriteLine("usage: Symbols.exe IN.dll OUT.dll ROOT");
                return 2;
            }
            using (ModuleDefinition module = ModuleDefinition.ReadModule(given[0]))
            {
                int lines = Take(module, MonoSymbolFile.ReadSymbolFile(given[0] + ".mdb"), Path.GetFullPath(given[2]));
                module.Write(given[1], new WriterParameters
                {
                    SymbolWriterProvider = new PortablePdbWriterProvider(), Timestamp = 0,
                });
                Console.WriteLine(lines + " lines");
            }
            Settle(given[1], Path.ChangeExtension(given[1], ".pdb"));
            return 0;
        }

        /// <summary>Gives each method the lines the other symbols know.</summary>
        private static int Take(ModuleDefinition module, MonoSymbolFile symbols, string root)
        {
            Dictionary<string, Document> documents = new Dictionary<string, Document>();
            int count = 0;
            foreach (MethodEntry entry in symbols.Methods)
            {
                MethodDefinition method = (MethodDefinition)module.LookupToken(entry.Token);
                foreach (LineNumberEntry line in entry.GetLineNumberTable().LineNumbers)
                {
                    Instruction at = At(method, line.Offset);
                    if (at == null)
                    {
                        continue;
                    }
                    Document document = DocumentOf(symbols.GetSourceFile(line.File).FileName, root, documents);
                    method.DebugInformation.SequencePoints.Add(Point(at, line, document));
                    count++;
                }
            }
            return count;
        }

        private static Instruction At(MethodDefinition method, int offset)
        {
            foreach (Instruction instruction in method.Body.Instructions)
            {
                if (instruction.Offset == offset)
                {
                    return instruction;
                }
            }
            return null;
        }

        private static SequencePoint Point(Instruction at, LineNumberEntry line, Document document)
        {
            if (line.IsHidden)
            {
                return new SequencePoint(at, document) { StartLine = 0xfeefee, EndLine = 0xfeefee };
            }
            int column = Math.Max(1, line.Column);
            bool ends = line.EndRow > line.Row || (line.EndRow == line.Row && line.EndColumn > column);
            return new SequencePoint(at, document)
            {
                StartLine = line.Row, StartColumn = column, EndLine = ends ? line.EndRow : line.Row,
                EndColumn = ends ? Math.Max(1, line.EndColumn) : column + 1,
            };
        }

        private static Document DocumentOf(string file, string root, Dictionary<string, Document> documents)
        {
            string full = Path.GetFullPath(file);
            string url = full.StartsWith(root + "/", StringComparison.Ordinal) ? full.Substring(root.Length + 1) : full;
            Document document;
            if (!documents.TryGetValue(url, out document))
            {
                document = new Document("/_/" + url)
                {
                    Language = DocumentLanguage.CSharp, Type = DocumentType.Text,
                    LanguageVendor = DocumentLanguageVendor.Microsoft, HashAlgorithm = DocumentHashAlgorithm.SHA256,
                };
                using (SHA256 sha = SHA256.Create())
                {
                    document.Hash = sha.ComputeHash(File.ReadAllBytes(full));
                }
                documents.Add(url, document);
            }
            return document;
        }

        /// <summary>The pair is named by what it holds, so that the same sources give the same bytes.</summary>
        private static void Settle(string assembly, string symbols)
        {
            byte[] code = File.ReadAllBytes(assembly);
            byte[] lines = File.ReadAllBytes(symbols);
            byte[] drawn = Drawn(lines);
            List<int> inCode = Places(code, drawn);
            List<int> inLines = Places(lines, drawn);
            byte[] settled = new byte[drawn.Length];
            Put(code, inCode, settled);
            Put(lines, inLines, settled);
            using (SHA256 sha = SHA256.Create())
            {
                sha.TransformBlock(code, 0, code.Length, null, 0);
                sha.TransformFinalBlock(lines, 0, lines.Length);
                Array.Copy(sha.Hash, settled, settled.Length);
            }
            Put(code, inCode, settled);
            Put(lines, inLines, settled);
            File.WriteAllBytes(assembly, code);
            File.WriteAllBytes(symbols, lines);
        }

        /// <summary>The id that was drawn: the first bytes of the stream #Pdb.</summary>
        private static byte[] Drawn(byte[] lines)
        {
            // ECMA-335 II.24.2.1: signature, versions, reserved, length of the version's text, the text, flags, streams.
            int at = 16 + BitConverter.ToInt32(lines, 12) + 4;
            while (true)
            {
                int start = BitConverter.ToInt32(lines, at);
                string name = "";
                int letter = at + 8;
                for (; lines[letter] != 0; letter++)
                {
                    name += (char)lines[letter];
                }
                if (name == "#Pdb")
                {
                    byte[] id = new byte[16];
                    Array.Copy(lines, start, id, 0, id.Length);
                    return id;
                }
                at = (letter + 4) & ~3;
            }
        }

        private static List<int> Places(byte[] bytes, byte[] wanted)
        {
            List<int> places = new List<int>();
            for (int at = 0; at + wanted.Length <= bytes.Length; at++)
            {
                int same = 0;
                while (same < wanted.Length && bytes[at + same] == wanted[same])
                {
                    same++;
                }
                if (same == wanted.Length)
                {
                    places.Add(at);
                }
            }
            return places;
        }

        private static void Put(byte[] bytes, List<int> places, byte[] id)
        {
            places.ForEach(place => Array.Copy(id, 0, bytes, place, id.Length));
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;

namespace Iris.Core.Tests
{
    /// <summary>The test vectors that every language's decoder is tested on.</summary>
    internal static class Vectors
    {
        public static IEnumerable<JsonValue> Of(string file, string list) => Whole(file).Members[list].Items;

        /// <summary>A whole file.</summary>
        public static JsonValue Whole(string file)
        {
            var folder = new DirectoryInfo(Directory.GetCurrentDirectory());
            while (!File.Exists(Path.Combine(folder.FullName, "schemas", "vectors", file)))
            {
                folder = folder.Parent ?? throw new FileNotFoundException($"schemas/vectors/{file}");
            }
            var path = Path.Combine(folder.FullName, "schemas", "vectors", file);
            return JsonValue.Parse(File.ReadAllText(path));
        }

        public static byte[] Bytes(string hexadecimal)
        {
            var bytes = new byte[hexadecimal.Length / 2];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = Convert.ToByte(hexadecimal.Substring(2 * i, 2), 16);
            }
            return bytes;
        }
    }
}

using System.Formats.Tar;
using System.Text;

namespace Pyoco.Models.Tests;

/// <summary>The reader of data sets: captions in tables, and shards.</summary>
internal static class DataTargets
{
    /// <summary>The target.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
        [new("clip-folder", Folder) { Documented = [typeof(InvalidDataException), typeof(DirectoryNotFoundException)] }];

    private static Action<Random> Folder(string folder)
    {
        PngImage.Write(Path.Combine(folder, "a.png"), new byte[12], 2, 2);
        PngImage.Write(Path.Combine(folder, "b.png"), new byte[12], 2, 2);
        File.WriteAllText(
            Path.Combine(folder, "metadata.csv"), "file_name,text\na.png,\"a \"\"quoted\"\" text, of two\nlines\"\nb.png,other\n");
        File.WriteAllText(Path.Combine(folder, "metadata.jsonl"), """{"file_name": "a.png", "text": ["one", "two"]}""" + "\n");
        using (var writer = new TarWriter(File.Create(Path.Combine(folder, "s.tar"))))
        {
            Write(writer, "1.png", File.ReadAllBytes(Path.Combine(folder, "a.png")));
            Write(writer, "1.json", """{"text": "in a shard"}"""u8.ToArray());
            Write(writer, "2.png", File.ReadAllBytes(Path.Combine(folder, "b.png")));
            Write(writer, "2.txt", Encoding.UTF8.GetBytes("another"));
        }

        var files = new FuzzedFolder(folder).Bytes("metadata.csv").Bytes("metadata.jsonl").Bytes("s.tar");
        return random =>
        {
            files.Change(random);
            foreach (var clip in ClipDataSet.Open(folder).Clips)
            {
                _ = clip.IsImage;
            }
        };
    }

    private static void Write(TarWriter writer, string name, byte[] content) =>
        writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
}

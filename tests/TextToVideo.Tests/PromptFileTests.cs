using System.Text;
using Pyoco.Samples;

namespace TextToVideo.Tests;

public sealed class PromptFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("pyoco-prompts-").FullName, "prompts.txt");

    public static TheoryData<Encoding> Encodings => new()
    {
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
    };

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Theory]
    [MemberData(nameof(Encodings))]
    public void PromptsAreTheLinesThatAreNotBlank(Encoding encoding)
    {
        File.WriteAllText(_path, "ein grüner Ork\r\n\n  \n 🐉 fliegt \r\nlast", encoding);

        Assert.Equal(["ein grüner Ork", "🐉 fliegt", "last"], PromptFile.Read(_path));
    }

    [Fact]
    public void AnotherEncodingIsRefusedWithTheLine()
    {
        File.WriteAllText(_path, "an orc\nein Ork\nein grüner Ork\n", Encoding.Latin1);
        Assert.Contains("line 3 ", Refused());

        File.WriteAllText(_path, "ü\nan orc", new UnicodeEncoding(bigEndian: false, byteOrderMark: false));
        Assert.Contains("line 1 ", Refused());

        File.WriteAllText(_path, "an orc\n\nü", new UTF32Encoding(bigEndian: false, byteOrderMark: true));
        Assert.Contains("line 1 ", Refused());

        File.WriteAllBytes(_path, [0xFF, 0xFE, (byte)'a', 0, (byte)'\n', 0, 0x00, 0xD8, (byte)'b', 0]); // half of a surrogate pair
        Assert.Contains("line 2 ", Refused());

        File.WriteAllBytes(_path, [.. "one\ntwo\n"u8, 0xC3]); // ends inside a character
        Assert.Contains("line 3 ", Refused());
    }

    [Fact]
    public void AMissingAndAnEmptyFileAreRefused()
    {
        Assert.Contains("was not found", Refused());
        File.WriteAllText(_path, "\n \n");
        Assert.Contains("no line with a prompt", Refused());
    }

    private string Refused() => Assert.Throws<UsageException>(() => PromptFile.Read(_path)).Message;
}

namespace Pyoco.Models.Tests;

/// <summary>A temporary tokenizer folder that was learned from a few captions.</summary>
internal sealed class TokenizerFolder : IDisposable
{
    public static readonly string[] Captions =
    [
        "an orc with short red hair walks to the left",
        "an orc with long red hair walks to the right",
        "a skeleton in chain mail walks to the left",
    ];

    public TokenizerFolder(int length = 16, int size = 2000, IEnumerable<string>? captions = null) =>
        BpeLearner.Learn(captions ?? Captions, size, length, Path);

    public string Path { get; } = Directory.CreateTempSubdirectory("pyoco-tokenizer-").FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public ClipTokenizer Load() => ClipTokenizer.Load(Path);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

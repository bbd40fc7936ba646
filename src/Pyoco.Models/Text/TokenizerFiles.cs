using System.Security.Cryptography;
using System.Text;

namespace Pyoco.Models;

/// <summary>The files of a tokenizer as they were when it was opened; saving a model writes them as they are.</summary>
/// <remarks>Only files that tokenizers have. One that was not read, because another one says the same, is kept for other programs unless it
/// is a symbolic link: what that leads to is nobody's business here.</remarks>
internal sealed class TokenizerFiles
{
    private const int LargestFile = StrictJson.LargestFile;
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private TokenizerFiles()
    {
    }

    /// <summary>The names of files that tokenizers have.</summary>
    public static IReadOnlyList<string> KnownNames { get; } =
    [
        "added_tokens.json", "merges.txt", "special_tokens_map.json", "spiece.model", "tokenizer.json", "tokenizer_config.json",
        "vocab.json",
    ];

    /// <summary>The names of the files that are kept.</summary>
    public IReadOnlyCollection<string> Names => _files.Keys;

    /// <summary>Keeps the files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="used">The names of the files that the tokenizer was made of.</param>
    /// <exception cref="CheckpointException">A file that was used is too large or not a regular one.</exception>
    public static TokenizerFiles Read(string folder, IEnumerable<string> used)
    {
        var names = used.ToHashSet(StringComparer.Ordinal);
        var kept = new TokenizerFiles();
        foreach (var name in KnownNames)
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (names.Contains(name)
                || (file is { Exists: true, LinkTarget: null, Length: <= LargestFile } && FileKind.IsRegular(file.FullName)))
            {
                kept._files.Add(name, Content(file.FullName));
            }
        }

        return kept;
    }

    /// <summary>Keeps another content of a file.</summary>
    public void Set(string name, byte[] content) => _files[name] = content;

    /// <summary>Writes the files into a folder, which is made when it is not there.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in _files)
        {
            WholeFile.Write(Path.Combine(folder, name), stream => stream.Write(content));
        }
    }

    /// <summary>The SHA-256 of names and contents, in lower-case hexadecimal.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in _files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The content of a file.</summary>
    /// <exception cref="CheckpointException">The file is too large or not a regular one.</exception>
    public static byte[] Content(string path)
    {
        InputFile.Check(path, "a file of a tokenizer");
        using var file = File.OpenRead(path);
        if (file.Length > LargestFile)
        {
            throw new CheckpointException($"{path} has {file.Length} bytes; at most {LargestFile} were expected of such a file.");
        }

        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }
}

using System.Buffers.Binary;

namespace Pyoco;

/// <summary>Says what a file is that is not what it was taken for, by how it begins: a message about a download that went wrong helps more
/// than one about its bytes.</summary>
/// <remarks>The words tell the kind and nothing of the content, so that no message quotes a file that its reader may not see.</remarks>
internal static class FileContent
{
    /// <summary>How many bytes from the start decide.</summary>
    public const int BytesToTell = 512;

    private const int ZipNameLength = 26;
    private const int ZipName = 30;
    private const int TarMark = 257;

    private static readonly (byte[] Start, string Kind)[] Signatures =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ([.. "GIF8"u8], "a GIF picture"),
        ([.. "%PDF"u8], "a PDF document"),
        ([.. "GGUF"u8], "weights in GGUF"),
        ([0x89, (byte)'H', (byte)'D', (byte)'F'], "weights in HDF5"),
        ([0x1F, 0x8B], "an archive (gzip)"),
        ([0x28, 0xB5, 0x2F, 0xFD], "an archive (zstd)"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "an archive (xz)"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "an archive (7z)"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program"),
    ];

    /// <summary>What bytes at the start of a file say that it is, as the end of "it is"; null where they say nothing.</summary>
    /// <param name="start">The first <see cref="BytesToTell"/> bytes, or all of a shorter file.</param>
    public static string? Describe(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
        {
            return "an empty file";
        }

        if (start.Length >= 8 && !start.ContainsAnyExcept((byte)0))
        {
            return "a file of zeros, as an interrupted download leaves";
        }

        foreach (var (signature, kind) in Signatures)
        {
            if (start.StartsWith(signature))
            {
                return kind;
            }
        }

        return Zip(start) ?? Tar(start) ?? Text(start.StartsWith("\uFEFF"u8) ? start[3..] : start);
    }

    /// <summary>The same of a file; null where it cannot be read, either.</summary>
    public static string? DescribeFile(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var start = new byte[BytesToTell];
            return Describe(start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>" It is ...", to be put behind a message; nothing where that is not known.</summary>
    public static string Sentence(string? kind) => kind is null ? "" : $" It is {kind}.";

    // What torch.save writes is an archive, too, of a pickle beside the numbers.
    private static string? Zip(ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith("PK\u0003\u0004"u8) || start.Length < ZipName)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(start[ZipNameLength..]);
        var name = start[ZipName..Math.Min(start.Length, ZipName + length)];
        return name.EndsWith("/data.pkl"u8) || name.EndsWith("/byteorder"u8) || name.EndsWith("/version"u8)
            ? "a pickle of torch.save"
            : "an archive (zip)";
    }

    private static string? Tar(ReadOnlySpan<byte> start) =>
        start.Length > TarMark + 5 && start[TarMark..].StartsWith("ustar"u8) ? "an archive (tar)" : null;

    private static string? Text(ReadOnlySpan<byte> start)
    {
        var text = start.TrimStart(" \t\r\n"u8);
        return StartsWith(text, "version https://git-lfs.") || StartsWith(text, "version https://hawser.")
                ? "a pointer of Git LFS, not the file that it stands for: 'git lfs pull' fetches it"
            : StartsWith(text, "<!doctype html") || StartsWith(text, "<html") || StartsWith(text, "<head") || StartsWith(text, "<!--")
                ? "a page in HTML, as a server sends it that asks to sign in or has no such file"
            : StartsWith(text, "<?xml") || StartsWith(text, "<error")
                ? "a text in XML, as a server sends it in place of a file that it does not give"
            : IsText(start) && text is [(byte)'{' or (byte)'[', ..]
                ? "a text in JSON, as a server sends it in place of a file that it does not give"
            : IsText(start) ? "a text" : null;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, string lower)
    {
        if (text.Length < lower.Length)
        {
            return false;
        }

        for (var i = 0; i < lower.Length; i++)
        {
            if (char.ToLowerInvariant((char)text[i]) != lower[i])
            {
                return false;
            }
        }

        return true;
    }

    // Printable to the end of what was read, or at least for some lines.
    private static bool IsText(ReadOnlySpan<byte> start) =>
        start.Length >= 8 && !start.ContainsAnyInRange((byte)0, (byte)8) && !start.ContainsAnyInRange((byte)14, (byte)31);
}

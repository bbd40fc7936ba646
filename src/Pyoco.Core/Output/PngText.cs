namespace Pyoco;

/// <summary>Text in PNG files: an uncompressed iTXt chunk with the keyword <c>pyoco</c> (W3C, Portable Network Graphics, third edition,
/// 11.3.3.4).</summary>
internal static class PngText
{
    private const int MostBytes = ClipSaveOptions.MaxMetadataBytes + (1 << 10);

    // Keyword, not compressed, no method, no language, no translated keyword.
    private static ReadOnlySpan<byte> Head => "pyoco\0\0\0\0\0"u8;

    private static ReadOnlySpan<byte> Keyword => "pyoco\0"u8;

    /// <summary>Writes the chunk; it stands before the image data.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> text) => PngChunks.Write(stream, "iTXt"u8, [.. Head, .. text]);

    /// <summary>Reads the chunk; null when the file has none. Every chunk's place is checked, the content of header and text chunks against
    /// their checksums; image data are skipped.</summary>
    /// <param name="stream">After the signature.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static string? Read(Stream stream)
    {
        string? text = null;
        var chunks = new PngChunkReader(stream);
        while (chunks.Next())
        {
            if (chunks.Type is not ("IHDR" or "iTXt"))
            {
                continue;
            }

            var data = chunks.Read(MostBytes);
            if (chunks.Type == "iTXt" && data.AsSpan().StartsWith(Keyword))
            {
                text = text is null ? TextOf(data) : throw new InvalidDataException("it has two chunks with the keyword pyoco");
            }
        }

        return text;
    }

    private static string TextOf(ReadOnlySpan<byte> data) => data.StartsWith(Head)
        ? ClipMetadata.Utf8.GetString(data[Head.Length..])
        : throw new InvalidDataException("its chunk with the keyword pyoco is compressed or has a language, which Pyoco does not write");
}

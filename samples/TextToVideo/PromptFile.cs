using System.Text;
using Pyoco.Samples;

namespace TextToVideo;

/// <summary>A file with a prompt a line, in UTF-8, or in UTF-16 with a byte order mark.</summary>
internal static class PromptFile
{
    // More than anybody's list of captions; a video named by mistake is larger.
    private const int MostBytes = 1 << 26;

    // No character of any text; takes the place of what is no character.
    private const char Invalid = '\uFFFF';

    /// <summary>Reads the prompts; blank lines are left out.</summary>
    /// <exception cref="UsageException">The file is missing or too large, has another encoding, or no prompt.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"The file of prompts {path} was not found.");
        }

        if (new FileInfo(path).Length > MostBytes)
        {
            throw new UsageException(
                $"The file of prompts {path} has more than {MostBytes} bytes; a text with a prompt a line was expected.");
        }

        string[] prompts = [.. Decode(path, File.ReadAllBytes(path)).Split('\n')
            .Select(l => l.Trim()).Where(l => l.Length > 0)];
        return prompts.Length > 0 ? prompts : throw new UsageException($"The file of prompts {path} has no line with a prompt.");
    }

    private static string Decode(string path, byte[] bytes)
    {
        var (name, mark) = bytes switch
        {
            [0xFF, 0xFE, ..] => ("utf-16", 2),
            [0xFE, 0xFF, ..] => ("utf-16BE", 2),
            [0xEF, 0xBB, 0xBF, ..] => ("utf-8", 3),
            _ => ("utf-8", 0),
        };
        try
        {
            var text = Decode(name, bytes.AsSpan(mark), DecoderFallback.ExceptionFallback);
            return text.Contains('\0') ? throw Wrong(path, text) : text; // UTF-16 or UTF-32 without its mark, or no text at all
        }
        catch (DecoderFallbackException)
        {
            throw Wrong(path, Decode(name, bytes.AsSpan(mark), new DecoderReplacementFallback(Invalid.ToString())));
        }
    }

    private static string Decode(string encoding, ReadOnlySpan<byte> bytes, DecoderFallback fallback) =>
        Encoding.GetEncoding(encoding, EncoderFallback.ExceptionFallback, fallback).GetString(bytes);

    private static UsageException Wrong(string path, string text) => new(
        $"The file of prompts {path} is no text in UTF-8 (or in UTF-16 with a byte order mark): "
        + $"line {text[..text.IndexOfAny(['\0', Invalid])].Count(c => c == '\n') + 1} has an invalid byte. Save it as UTF-8.");
}

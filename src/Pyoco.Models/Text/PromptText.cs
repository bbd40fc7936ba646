using System.Buffers;
using System.Text;

namespace Pyoco.Models;

/// <summary>What a prompt must be before a tokenizer looks at it.</summary>
internal static class PromptText
{
    /// <summary>How many characters a text may have where nothing else is said.</summary>
    public const int DefaultMaxCharacters = 65536;

    /// <summary>Refuses texts that are too long or no valid Unicode.</summary>
    /// <exception cref="ArgumentException">The text has more characters than the limit, or one half of a surrogate pair without the
    /// other.</exception>
    public static void Check(string text, int maxCharacters)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > maxCharacters)
        {
            throw new ArgumentException(
                $"The prompt has {text.Length} characters; at most {maxCharacters} were expected (ModelLoadOptions.MaxPromptCharacters).",
                    nameof(text));
        }

        ThrowIfBroken(text);
    }

    /// <summary>Refuses texts that are no valid Unicode.</summary>
    /// <exception cref="ArgumentException">The text has one half of a surrogate pair without the other.</exception>
    public static void ThrowIfBroken(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out _, out var length) != OperationStatus.Done)
            {
                throw new ArgumentException(
                    $"The character U+{(int)text[i]:X4} at position {i} of the text is one half of a surrogate pair; "
                    + "was the text cut within an emoji?",
                    nameof(text));
            }

            i += length;
        }
    }
}

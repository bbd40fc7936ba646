using System.Text;

namespace Pyoco;

/// <summary>What is saved with a clip.</summary>
public sealed record ClipSaveOptions
{
    /// <summary>The most bytes of UTF-8 that metadata may have: 16 MiB.</summary>
    public const int MaxMetadataBytes = 1 << 24;

    /// <summary>A text that is saved with the clip, by convention JSON; <see cref="ClipMetadata.Read"/> reads it back.</summary>
    /// <value>Null, the default, saves none. Not empty, no character U+0000, no half of a surrogate pair, at most
    /// <see cref="MaxMetadataBytes"/>.</value>
    /// <exception cref="ArgumentException">The text is none of these.</exception>
    public string? Metadata { get; init => field = value is null ? null : Checked(value); }

    /// <summary>Nothing beside the clip.</summary>
    internal static ClipSaveOptions Default { get; } = new();

    /// <summary>The metadata in UTF-8; null when there are none.</summary>
    internal byte[]? MetadataBytes => Metadata is null ? null : ClipMetadata.Utf8.GetBytes(Metadata);

    private static string Checked(string text)
    {
        if (text.Length == 0 || text.Contains('\0'))
        {
            throw new ArgumentException("The metadata are empty or hold the character U+0000; a text was expected.", nameof(Metadata));
        }

        try
        {
            var bytes = ClipMetadata.Utf8.GetByteCount(text);
            return bytes <= MaxMetadataBytes
                ? text
                : throw new ArgumentException($"The metadata have {bytes} bytes; at most {MaxMetadataBytes} are saved.", nameof(Metadata));
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"The metadata hold half of a surrogate pair at {e.Index}.", nameof(Metadata), e);
        }
    }
}

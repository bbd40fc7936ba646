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

    /// <summary>How much of the clip's report is saved as metadata, where <see cref="Metadata"/> is null: all but the prompts by default,
    /// because files go to others.</summary>
    public SavedReport Report { get; init; } = SavedReport.WithoutPrompts;

    /// <summary>The report without its prompts.</summary>
    internal static ClipSaveOptions Default { get; } = new();

    /// <summary>The metadata in UTF-8; null when there are none.</summary>
    internal byte[]? MetadataBytes => Metadata is null ? null : ClipMetadata.Utf8.GetBytes(Metadata);

    /// <summary>The same options with the metadata of a clip.</summary>
    internal ClipSaveOptions For(VideoClip clip) => Metadata is not null || clip.Report is not { } report || Report == SavedReport.None
        ? this
        : this with { Metadata = (Report == SavedReport.Whole ? report : report.WithoutPrompts()).ToJson() };

    private static string Checked(string text)
    {
        if (text.Length == 0 || text.Contains('\0'))
        {
            throw new ArgumentException("The metadata is empty or holds the character U+0000; a text was expected.", nameof(Metadata));
        }

        try
        {
            var bytes = ClipMetadata.Utf8.GetByteCount(text);
            return bytes <= MaxMetadataBytes
                ? text
                : throw new ArgumentException($"The metadata has {bytes} bytes; at most {MaxMetadataBytes} are saved.", nameof(Metadata));
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"The metadata holds half of a surrogate pair at {e.Index}.", nameof(Metadata), e);
        }
    }
}

/// <summary>How much of a clip's report is saved with the clip.</summary>
public enum SavedReport
{
    /// <summary>Everything but the prompts: how the clip was made, not what was asked to be shown.</summary>
    WithoutPrompts,

    /// <summary>Everything, so that the clip can be made again from its file.</summary>
    Whole,

    /// <summary>Nothing.</summary>
    None,
}

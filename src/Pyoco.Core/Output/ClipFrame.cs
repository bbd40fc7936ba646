namespace Pyoco;

/// <summary>A frame of a clip as it comes out of the decoder (<see cref="IVideoGenerator.StreamAsync"/>).</summary>
public sealed record ClipFrame
{
    /// <summary>Which frame, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Frames of the clip.</summary>
    public required int Frames { get; init; }

    /// <summary>Columns.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>Frames a second.</summary>
    public required double FrameRate { get; init; }

    /// <summary>RGB24: rows from the top, three bytes a pixel.</summary>
    public required ReadOnlyMemory<byte> Pixels { get; init; }

    /// <summary>How the clip was made, with the last frame; null with the others.</summary>
    public GenerationReport? Report { get; init; }
}

namespace Pyoco.Models;

/// <summary>How much of a video an autoencoder takes at a time: less needs less memory. The results do not depend on the number of frames,
/// those of tiles differ a little from those of whole frames.</summary>
public sealed record AutoencoderOptions
{
    /// <summary>Frames that go through the network together, at least 1.</summary>
    public int FramesAtATime { get; init => field = OutOfRange.AtLeast(1, value, nameof(FramesAtATime)); } = 1;

    /// <summary>Side of a tile in pixels, a multiple of the autoencoder's downscaling; null takes frames whole. A frame that fits into one
    /// tile is taken whole. A published autoencoder's own size is <see cref="AutoencoderKLConfig.SampleSize"/>.</summary>
    public int? TileSize
    {
        get;
        init => field = value is null or >= 1
            ? value
            : throw OutOfRange.Expected("at least 1, or null", value, nameof(TileSize));
    }

    /// <summary>Share of a tile's side on which it blends into its neighbour, from 0 to 0.5; without an overlap the seams show.</summary>
    public double TileOverlap
    {
        get;
        init => field = value is >= 0 and <= 0.5
            ? value
            : throw OutOfRange.Expected("from 0 to 0.5", value, nameof(TileOverlap));
    } = 0.25;
}

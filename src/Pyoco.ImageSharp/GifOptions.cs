namespace Pyoco.ImageSharp;

/// <summary>How a clip becomes a GIF.</summary>
public sealed record GifOptions
{
    /// <summary>One palette for the clip, the default, or one a frame.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public GifPalette Palette { get; init => field = Defined(value, nameof(Palette)); }

    /// <summary>How colours between those of the palette are shown; not at all by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the known ones.</exception>
    public GifDithering Dithering { get; init => field = Defined(value, nameof(Dithering)); }

    /// <summary>The most colours of a palette, 2 to 256, the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int Colors
    {
        get;
        init => field = value is >= 2 and <= 256
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Colors), value, "A palette of a GIF has 2 to 256 colours.");
    } = 256;

    /// <summary>How often the clip is shown, up to 65,535 times; 0, the default, is without end.</summary>
    public ushort Plays { get; init; }

    private static T Defined<T>(T value, string name) where T : struct, Enum => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{string.Join(", ", Enum.GetNames<T>())} were expected.");
}

/// <summary>Which pixels share the colours of a GIF.</summary>
public enum GifPalette
{
    /// <summary>One palette for all frames: a colour that stays is the same in each of them, so that nothing flickers.</summary>
    Clip,

    /// <summary>A palette a frame: more colours in all, but what stands still may change its colour from frame to frame.</summary>
    Frame,
}

/// <summary>How colours between those of a palette are shown.</summary>
public enum GifDithering
{
    /// <summary>The nearest colour: flat areas stay flat, gradients have steps.</summary>
    None,

    /// <summary>A pattern of 8 x 8 pixels (Bayer) that does not move with time.</summary>
    Ordered,

    /// <summary>The error goes to the next pixels (Floyd and Steinberg): the finest gradients of a still, and noise that moves in a
    /// clip.</summary>
    ErrorDiffusion,
}

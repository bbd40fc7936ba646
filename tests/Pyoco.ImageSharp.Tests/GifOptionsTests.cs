namespace Pyoco.ImageSharp.Tests;

public sealed class GifOptionsTests
{
    [Fact]
    public void TheDefaultIsOnePaletteWithoutDitheringWithoutEnd()
    {
        var options = new GifOptions();

        Assert.Equal(
            (GifPalette.Clip, GifDithering.None, 256, 0), (options.Palette, options.Dithering, options.Colors, (int)options.Plays));
    }

    [Fact]
    public void WhatIsOutOfRangeIsRefusedByName()
    {
        Assert.Equal("Colors", Assert.Throws<ArgumentOutOfRangeException>(() => new GifOptions { Colors = 257 }).ParamName);
        Assert.Equal("Colors", Assert.Throws<ArgumentOutOfRangeException>(() => new GifOptions { Colors = 1 }).ParamName);
        Assert.Equal("Palette", Assert.Throws<ArgumentOutOfRangeException>(() => new GifOptions { Palette = (GifPalette)2 }).ParamName);
        Assert.Equal(
            "Dithering", Assert.Throws<ArgumentOutOfRangeException>(() => new GifOptions { Dithering = (GifDithering)3 }).ParamName);
    }
}

using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class PixelCodecTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void WhatIsEncodedDecodesToItself(int patch)
    {
        using var scope = NewDisposeScope();
        var codec = new PixelCodec(patch);
        var video = TinyModels.Normal(2, 3, 5, 8, 12);

        var latents = codec.Encode(video);

        Assert.Equal([2, 3 * patch * patch, 5, 8 / patch, 12 / patch], latents.shape);
        Assert.Equal(codec.Channels, latents.size(1));
        Assert.True(codec.Decode(latents).equal(video).all().item<bool>());
    }

    [Fact]
    public void ChannelsAreColourThenRowThenColumnOfThePatch()
    {
        using var scope = NewDisposeScope();
        var video = TinyModels.Normal(1, 3, 1, 4, 4);

        var latents = new PixelCodec(2).Encode(video);

        Assert.Equal(video[0, 2, 0, 3, 0].item<float>(), latents[0, (2 * 2 + 1) * 2 + 0, 0, 1, 0].item<float>());
    }

    [Fact]
    public void VideosAndLatentsThatDoNotFitAreRefused()
    {
        using var scope = NewDisposeScope();
        var codec = new PixelCodec(2);

        Assert.Contains(
            "multiples of 2",
            Assert.Throws<ArgumentException>(() => codec.Encode(zeros(new long[] { 1, 3, 1, 5, 4 }))).Message);
        Assert.Throws<ArgumentException>(() => codec.Encode(zeros(new long[] { 1, 4, 1, 4, 4 })));
        Assert.Contains("12 channels", Assert.Throws<ArgumentException>(() => codec.Decode(zeros(new long[] { 1, 4, 1, 4, 4 }))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PixelCodec(0));
        Assert.Equal(2_147_329_548, new PixelCodec(26_754).Channels);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PixelCodec(26_755)); // more channels than 32 bits count
    }
}

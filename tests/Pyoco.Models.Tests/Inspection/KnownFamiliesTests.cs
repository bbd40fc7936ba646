namespace Pyoco.Models.Tests;

public sealed class KnownFamiliesTests
{
    [Theory]
    [InlineData(new long[] { 320, 640, 1280, 1280 }, 768, "SD 1.5")]
    [InlineData(new long[] { 320, 640, 1280, 1280 }, 1024, "SD 2.1")]
    [InlineData(new long[] { 320, 640, 1280 }, 2048, "SDXL")]
    [InlineData(new long[] { 320, 640, 1280 }, 768, null)]
    [InlineData(new long[] { 320, 640, 1280, 1280 }, 48, null)]
    public void ChannelsAndTextTogetherTell(long[] channels, long text, string? family) =>
        Assert.Equal(family, KnownFamilies.Of(channels, text));

    [Fact]
    public void WhatIsOfNoFamilyIsForNone() => Assert.Equal(("", " for SDXL"), (KnownFamilies.For(null), KnownFamilies.For("SDXL")));
}

namespace Pyoco.Models.Tests;

public sealed class ClipSettingsTests
{
    [Fact]
    public void ValuesOutOfRangeAreRefusedByName()
    {
        Assert.Contains("Frames is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new ClipSettings { Frames = 0 }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipSettings { FrameRate = double.NaN });
    }

    [Fact]
    public void WhereAFolderStatesNoneThePublishedLengthAndTheNetworksLimitCount()
    {
        var short6 = ClipSettings.Of(TinyModels.Motion);
        var long24 = ClipSettings.Of(TinyModels.Motion with { Temporal = TinyModels.Modules with { MaxFrames = 24 } });

        Assert.Equal((6, 6), (short6.Frames, short6.MaxFrames));
        Assert.Equal((16, 24), (long24.Frames, long24.MaxFrames));
        Assert.Equal((16, int.MaxValue), (ClipSettings.Of(TinyModels.ModelScope).Frames, ClipSettings.Of(TinyModels.ModelScope).MaxFrames));
        Assert.Equal(new ClipSettings(), ClipSettings.Of(TinyModels.Image));
    }
}

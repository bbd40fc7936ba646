using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class ResidualNoiseTests : IDisposable
{
    private static readonly NoiseKey Key = new(2305_13840, 1);

    // Eleven frames of noise in which the left half rests from frame 2 on.
    private readonly ScratchVideo _control;
    private readonly ResidualNoise _prior;

    public ResidualNoiseTests()
    {
        using var scope = NewDisposeScope();
        var control = new IndependentNoise().Sample(new VideoShape(1, 3, 11, 12, 16), new NoiseKey(4));
        for (var frame = 2; frame < 11; frame++)
        {
            control.narrow(2, frame, 1).narrow(4, 0, 8).copy_(control.narrow(2, 1, 1).narrow(4, 0, 8));
        }

        _control = ScratchVideo.Of(VideoShape.Of(control), control.data<float>().ToArray());
        _prior = ResidualNoise.Load(_control.Path, 0.15);
    }

    public void Dispose() => _control.Dispose();

    [Fact]
    public void FramesAreWhiteAndAddressed()
    {
        PriorLaw.HasWhiteFrames(_prior);
        PriorLaw.IsAddressed(_prior, piecesAgree: false);
    }

    [Fact]
    public void ItsValuesAreFrozen() => PriorLaw.IsFrozen("39cbb89299db49c81ca160f6b516410e66692ac6b3625fcbd195cf0da2d897ca", _prior);

    // A clip of 2 x 2 blocks by hand: changes over the largest one, 8, averaged over channels and blocks.
    [Fact]
    public void ChangesAreThoseOfTheFormula()
    {
        using var scope = NewDisposeScope();
        var control = zeros([1, 2, 3, 2, 4]);
        control[0, 0, 1, 0, 0] = tensor(8f); // frame 1: block 0 changes by 8 / 8 / 2 channels / 4 pixels = 0.125
        control[0, 1, 2, 1, 3] = tensor(-4f); // frame 2: block 1 by 0.0625, and block 0 back by 0.125
        var prior = new ResidualNoise(control, 0.1);

        Assert.Equal([true, true], prior.ChangedPixels(0, 1, 2));
        Assert.Equal([true, false], prior.ChangedPixels(1, 1, 2));
        Assert.Equal([true, false], prior.ChangedPixels(2, 1, 2));
        Assert.Equal([true, true], new ResidualNoise(control, 0.06).ChangedPixels(2, 1, 2));
        Assert.Equal([false, false], new ResidualNoise(control, 0.125).ChangedPixels(1, 1, 2));
    }

    [Fact]
    public void APixelKeepsTheNoiseOfTheLastFrameThatChangedIt()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(2, 2, 11, 6, 9);
        var (noise, white) = (_prior.Sample(shape, Key), new IndependentNoise().Sample(shape, Key));

        var (expected, changedPixels) = (white.select(2, 0), 0);
        for (var frame = 1; frame < 11; frame++)
        {
            var anew = _prior.ChangedPixels(frame, 6, 9);
            changedPixels += anew.Count(changed => changed);
            expected = where(tensor(anew.ToArray()).reshape(6, 9), white.select(2, frame), expected);
            PriorLaw.Equal(expected, noise.select(2, frame));
        }

        Assert.InRange(changedPixels, 100, 500);
        Assert.DoesNotContain(true, _prior.ChangedPixels(5, 12, 16).Where((_, i) => i % 16 < 8));
    }

    [Fact]
    public void AVideoThatRestsIsSharedNoiseOfTheFirstFrameAndOneThatFlickersIndependentNoise()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(1, 2, 3, 4, 4);
        var white = new IndependentNoise().Sample(shape, Key);
        var flicker = ones([1, 1, 3, 4, 4]);
        flicker.select(2, 1).zero_();

        PriorLaw.Equal(white.narrow(2, 0, 1).expand(1, 2, 3, 4, 4), new ResidualNoise(ones([1, 1, 3, 4, 4])).Sample(shape, Key));
        PriorLaw.Equal(white, new ResidualNoise(flicker).Sample(shape, Key));
    }

    [Fact]
    public void ItsFileMakesItAgainAndATensorDoesNot()
    {
        using var scope = NewDisposeScope();
        var video = zeros([1, 1, 3, 2, 2]);

        PriorLaw.ItsSpecificationMakesItAgain(_prior);
        Assert.Equal((_control.Path, 0.15), (_prior.Spec.Parameters["file"].Text, _prior.Spec.Parameters["threshold"].Number));
        Assert.Throws<NotSupportedException>(() => NoisePriorFactory.Instance.Create(new ResidualNoise(video).Spec));
    }

    [Fact]
    public void FramesBeyondTheVideoAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => _prior.Sample(new VideoShape(1, 1, 3, 2, 2), Key, firstFrame: 9));
        Assert.Throws<ArgumentOutOfRangeException>("frame", () => _prior.ChangedPixels(11, 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>("frame", () => _prior.ChangedPixels(-1, 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>("height", () => _prior.ChangedPixels(1, 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>("height", () => _prior.ChangedPixels(1, 1 << 16, 1 << 16)); // 0 pixels in 32 bits
    }

    [Fact]
    public void OtherVideosAndThresholdsAreRefused()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentException>("control", () => new ResidualNoise(zeros([2, 1, 3, 4, 4])));
        Assert.Throws<ArgumentException>("control", () => new ResidualNoise(zeros([1, 3, 4, 4])));
        Assert.Throws<ArgumentException>("control", () => new ResidualNoise(zeros([1, 1, 3, 4, 4]).log()));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => new ResidualNoise(zeros([1, 1, 3, 4, 4]), -0.1));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => new ResidualNoise(zeros([1, 1, 3, 4, 4]), double.NaN));
    }
}

using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

/// <summary>What every prior of this package owes: its exact law, and values that depend on their address alone.</summary>
internal static class PriorLaw
{
    // Thresholds in standard errors; about a thousand figures are looked at, none should reach five.
    private const double Sigma = 5;
    private static readonly VideoShape Shape = new(4, 4, 8, 64, 64);
    private static readonly NoiseKey Key = new(2305_10474);

    public static void HasTheCovarianceItStates(IGaussianNoisePrior prior)
    {
        using var noise = prior.Sample(Shape, Key);

        Assert.InRange(FrameStatistics.WorstCovarianceScore(noise, prior.Covariance(Shape.Frames)), 0, Sigma);
    }

    public static void HasNormalMarginals(IVideoNoisePrior prior)
    {
        using var scope = NewDisposeScope();
        var frames = prior.Sample(Shape, Key).to(ScalarType.Float64).transpose(1, 2).transpose(0, 1).reshape(Shape.Frames, -1);
        var n = frames.size(1);

        // Standard errors of the moments of N(0, 1): mean 1/sqrt(n), variance sqrt(2/n), third sqrt(15/n), fourth sqrt(96/n).
        Assert.InRange(frames.mean([1]).abs().max().item<double>() * Math.Sqrt(n), 0, Sigma);
        Assert.InRange(frames.square().mean([1]).Plus(-1).abs().max().item<double>() / Math.Sqrt(2.0 / n), 0, Sigma);
        Assert.InRange((frames.square() * frames).mean([1]).abs().max().item<double>() / Math.Sqrt(15.0 / n), 0, Sigma);
        Assert.InRange(frames.square().square().mean([1]).Plus(-3).abs().max().item<double>() / Math.Sqrt(96.0 / n), 0, Sigma);
    }

    public static void IsWhiteWithinAFrame(IVideoNoisePrior prior)
    {
        using var scope = NewDisposeScope();
        var noise = prior.Sample(Shape, Key).select(2, 3);

        foreach (var lag in new[] { 1, 2, 3, 4, 8 })
        {
            foreach (var axis in new[] { 3, 2 })
            {
                var score = FrameStatistics.CorrelationScore(noise.narrow(axis, 0, 64 - lag), noise.narrow(axis, lag, 64 - lag));
                Assert.InRange(Math.Abs(score), 0, Sigma);
            }
        }
    }

    public static void SamplesChannelsStreamsAndSeedsAreIndependent(IVideoNoisePrior prior)
    {
        using var scope = NewDisposeScope();
        var noise = prior.Sample(Shape, Key).select(2, 5); // one frame: pairs are independent under every prior
        var stream = prior.Sample(Shape, Key with { Stream = 1 }).select(2, 5);
        var seed = prior.Sample(Shape, Key with { Seed = Key.Seed + 1 }).select(2, 5);

        Assert.InRange(Math.Abs(FrameStatistics.CorrelationScore(noise[0], noise[1])), 0, Sigma);
        Assert.InRange(Math.Abs(FrameStatistics.CorrelationScore(noise.select(1, 0), noise.select(1, 1))), 0, Sigma);
        Assert.InRange(Math.Abs(FrameStatistics.CorrelationScore(noise, stream)), 0, Sigma);
        Assert.InRange(Math.Abs(FrameStatistics.CorrelationScore(noise, seed)), 0, Sigma);
    }

    /// <summary>A piece of a picture has the bits of the whole one, unless the prior counts frequencies of the picture.</summary>
    public static void ValuesDependOnTheirAddressAlone(IVideoNoisePrior prior, bool piecesAgree = true)
    {
        using var scope = NewDisposeScope();
        var whole = prior.Sample(new VideoShape(3, 2, 7, 9, 13), Key);

        var fewerFrames = prior.Sample(new VideoShape(3, 2, 4, 9, 13), Key);
        var fewerSamples = prior.Sample(new VideoShape(1, 2, 7, 9, 13), Key);
        var laterFrames = prior.Sample(new VideoShape(3, 2, 3, 9, 13), Key, firstFrame: 4);
        var fewerChannels = prior.Sample(new VideoShape(3, 1, 7, 9, 13), Key);
        var smaller = prior.Sample(new VideoShape(3, 1, 7, 5, 6), Key);
        var onDevice = prior.Sample(new VideoShape(3, 2, 7, 9, 13), Key, device: CPU);

        Equal(whole.narrow(2, 0, 4), fewerFrames);
        Equal(whole.narrow(0, 0, 1), fewerSamples);
        Equal(whole.narrow(2, 4, 3), laterFrames);
        Equal(whole.narrow(1, 0, 1), fewerChannels);
        if (piecesAgree)
        {
            Equal(whole.narrow(1, 0, 1).narrow(3, 0, 5).narrow(4, 0, 6), smaller);
        }

        Equal(whole, onDevice);
    }

    public static void ThreadsDoNotMatter(IVideoNoisePrior prior)
    {
        // Large enough for several threads in one call; drawn sample by sample, each is small enough for one.
        using var scope = NewDisposeScope();
        var shape = new VideoShape(2, 2, 4, 128, 128);
        var whole = prior.Sample(shape, Key);

        Equal(whole.narrow(0, 0, 1).narrow(1, 0, 1), prior.Sample(new VideoShape(1, 1, 4, 128, 128), Key));
        ThreadsOfASpanDoNotMatter((ISpanNoisePrior)prior, shape);
    }

    public static void ThreadsOfASpanDoNotMatter(ISpanNoisePrior prior, VideoShape shape)
    {
        using var noise = prior.Sample(shape, Key);
        foreach (var threads in new[] { 1, 3, 8 })
        {
            var filled = new float[shape.ElementCount];
            prior.Fill(filled, shape, Key, threads: threads);
            Assert.Equal(noise.data<float>().ToArray(), filled);
        }

        Assert.Throws<ArgumentOutOfRangeException>("threads", () => prior.Fill(new float[shape.ElementCount], shape, Key, threads: 0));
    }

    public static void OddSizesWork(IVideoNoisePrior prior)
    {
        foreach (var shape in new[] { new VideoShape(1, 1, 1, 1, 1), new VideoShape(1, 1, 2, 1, 7), new VideoShape(2, 3, 2, 5, 1) })
        {
            using var noise = prior.Sample(shape, Key);
            Assert.Equal(shape, VideoShape.Of(noise));
            Assert.True(noise.isfinite().all().item<bool>());
        }
    }

    public static void ASpanIsFilledWithTheSameValues(IVideoNoisePrior prior)
    {
        var filling = Assert.IsType<ISpanNoisePrior>(prior, exactMatch: false);
        var shape = new VideoShape(2, 3, 4, 5, 6);
        var span = new float[shape.ElementCount];
        using var noise = prior.Sample(shape, new NoiseKey(1), firstFrame: 2);

        filling.Fill(span, shape, new NoiseKey(1), firstFrame: 2);

        Assert.Equal(noise.data<float>().ToArray(), span);
        Assert.ThrowsAny<ArgumentException>(() => filling.Fill(new float[3], shape, new NoiseKey(1)));
        Assert.ThrowsAny<ArgumentException>(() => filling.Fill(new float[shape.ElementCount + 1], shape, new NoiseKey(1)));
    }

    public static void ItsSpecificationMakesItAgain(IVideoNoisePrior prior)
    {
        var made = NoisePriorFactory.Instance.Create(MethodSpec.Parse(prior.Spec.ToJson()));

        Assert.IsType(prior.GetType(), made);
        Assert.Equal(prior.Spec, made.Spec);
        Assert.Equal(Hash(prior), Hash(made));
    }

    public static void AddressesOutOfRangeAreRefused(IVideoNoisePrior prior)
    {
        var shape = new VideoShape(1, 1, 1, 2, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => prior.Sample(shape, Key, firstFrame: -1));
        Assert.Throws<ArgumentException>(() => prior.Sample(default, Key));
    }

    /// <summary>All of it.</summary>
    public static void Holds(IGaussianNoisePrior prior)
    {
        HasTheCovarianceItStates(prior);
        HasWhiteFrames(prior);
        IsAddressed(prior);
    }

    /// <summary>What is true of frames whatever they have to do with one another.</summary>
    public static void HasWhiteFrames(IVideoNoisePrior prior)
    {
        HasNormalMarginals(prior);
        IsWhiteWithinAFrame(prior);
        SamplesChannelsStreamsAndSeedsAreIndependent(prior);
    }

    /// <summary>What has nothing to do with the law.</summary>
    public static void IsAddressed(IVideoNoisePrior prior, bool piecesAgree = true)
    {
        ValuesDependOnTheirAddressAlone(prior, piecesAgree);
        ThreadsDoNotMatter(prior);
        OddSizesWork(prior);
        ASpanIsFilledWithTheSameValues(prior);
        ItsSpecificationMakesItAgain(prior);
        AddressesOutOfRangeAreRefused(prior);
    }

    /// <summary>SHA-256 of the float32 bytes of a clip of seed 42, stream 1; (2, 3, 4, 5, 6) unless another shape is given.</summary>
    public static string Hash(IVideoNoisePrior prior, VideoShape? shape = null)
    {
        using var noise = prior.Sample(shape ?? new VideoShape(2, 3, 4, 5, 6), new NoiseKey(42, 1));
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(noise.bytes));
    }

    /// <summary>The values are those that the hash was taken of: a seed gives the same video for ever.</summary>
    public static void IsFrozen(string hash, IVideoNoisePrior prior, VideoShape? shape = null)
    {
        var found = Hash(prior, shape);
        Assert.True(hash == found, $"The values of {prior.Spec} have the hash {found}.");
    }

    /// <summary>What bands fill, from a frame on.</summary>
    public static Tensor Drawn(VideoShape shape, NoiseKey key, int firstFrame, BandFill fill)
    {
        var values = new float[shape.ElementCount];
        NoiseBands.Fill(values, shape, key, firstFrame, fill);
        return tensor(values, shape.ToArray());
    }

    public static void Equal(Tensor expected, Tensor actual) =>
        Assert.Equal(expected.contiguous().data<float>().ToArray(), actual.contiguous().data<float>().ToArray());
}

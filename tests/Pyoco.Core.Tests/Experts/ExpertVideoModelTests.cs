using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class ExpertVideoModelTests
{
    private static readonly DenoiserRequest Nothing = new();

    [Fact]
    public void EachLevelGoesToItsExpertWhichIsOpenedThen()
    {
        using var scope = NewDisposeScope();
        using var model = Ensemble(out _, out _);
        var denoiser = model.Bind(Nothing);
        var x = zeros([1, 3, 4, 6, 5]);

        Assert.Equal(["first"], model.OpenExperts);
        Assert.Equal(3, Says(new NoiseLevel(0, 1)));
        Assert.Equal(["first", "high"], model.OpenExperts);
        Assert.Equal([3f, 2, 2, 1, 1, 1], new[] { 5.1, 5, 1, 0.5, 0.1, 0 }.Select(s => Says(NoiseLevel.FromSigma(s))));
        Assert.Equal(["first", "low", "high"], model.OpenExperts);

        float Says(NoiseLevel level) => denoiser.Clean(x, level).mean().item<float>();
    }

    [Fact]
    public void AnExpertIsOpenedAndBoundOnceInARun()
    {
        using var scope = NewDisposeScope();
        using var model = Ensemble(out var opened, out var bound);
        var denoiser = model.Bind(Nothing);

        for (var i = 0; i < 3; i++)
        {
            denoiser.Denoise(zeros([1, 3, 4, 6, 5]), NoiseLevel.FromSigma(0.1));
        }

        Assert.Equal(["low"], opened);
        Assert.Equal([1], bound);
    }

    [Fact]
    public void TheFirstExpertStatesWhatTheModelIsAndPlansTheSampling()
    {
        using var model = Ensemble(out _, out _);
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(model).UseNoise(CholeskyNoise.White).UseModelSampler(6).UseGuidance(2).Build();

        var clip = pipeline.Generate("an orc");

        Assert.Equal("a fake", clip.Report!.Model);
        Assert.Equal(["first", "low", "high"], model.OpenExperts);
        Assert.Null(pipeline.GetService<FakeVideoModel>()); // a change of its weights would be one of a part
        Assert.Same(model, pipeline.GetService<ExpertVideoModel>());
    }

    [Fact]
    public void IntervalsThatDoNotFitAndNamesGivenTwiceAreRefused()
    {
        var gap = new DenoisingExpert("low", new SigmaInterval(0, 0.4), () => new FakeVideoModel());
        Assert.Contains(
            "from sigma 0.4 to 0.5",
            Assert.Throws<ArgumentException>(() => new ExpertVideoModel(new FakeVideoModel(), new SigmaInterval(0.5), gap)).Message);
        var twice = new DenoisingExpert("first", new SigmaInterval(0, 0.5), () => new FakeVideoModel());
        Assert.Contains(
            "'first'",
            Assert.Throws<ArgumentException>(() => new ExpertVideoModel(new FakeVideoModel(), new SigmaInterval(0.5), twice)).Message);
    }

    [Fact]
    public void AnExpertThatIsMissingOrOfAnotherShapeIsNamed()
    {
        using var scope = NewDisposeScope();
        var other = new FakeVideoModel { Info = new() { LatentShape = new VideoShape(1, 4, 4, 6, 5) } };
        foreach (var (open, message) in new (Func<IVideoModel>, string)[] { (() => null!, "no model"), (() => other, "4 channels; 3") })
        {
            using var model = new ExpertVideoModel(
                new FakeVideoModel(), new SigmaInterval(0.5), new DenoisingExpert("low", new SigmaInterval(0, 0.5), open));
            var denoiser = model.Bind(Nothing);

            var error = Assert.Throws<InvalidOperationException>(
                () => denoiser.Denoise(zeros([1, 3, 4, 6, 5]), NoiseLevel.FromSigma(0.1)));

            Assert.Contains("'low'", error.Message);
            Assert.Contains(message, error.Message);
        }

        Assert.True(other.IsDisposed);
    }

    [Fact]
    public void OpenExpertsAreDisposedWithIt()
    {
        using var scope = NewDisposeScope();
        var (first, low) = (new FakeVideoModel(), new FakeVideoModel());
        var model = new ExpertVideoModel(first, new SigmaInterval(0.5), new DenoisingExpert("low", new SigmaInterval(0, 0.5), () => low));
        var denoiser = model.Bind(Nothing);
        denoiser.Denoise(zeros([1, 3, 4, 6, 5]), NoiseLevel.FromSigma(0.1));

        model.Dispose();

        Assert.True(first.IsDisposed && low.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => model.Bind(Nothing));
    }

    [Fact]
    public void WhatAnOpenExpertRefusesItRefuses()
    {
        using var scope = NewDisposeScope();
        string? first = null;
        using var model = new ExpertVideoModel(
            new FakeVideoModel { RefusalNow = () => first }, new SigmaInterval(0.5),
            new DenoisingExpert("low", new SigmaInterval(0, 0.5), () => new FakeVideoModel { RefusalNow = () => "low has changed" }));

        Assert.Null(model.Refusal()); // what is not open cannot have changed
        model.Bind(Nothing).Denoise(zeros([1, 3, 4, 6, 5]), NoiseLevel.FromSigma(0.1));
        Assert.Equal("low has changed", model.Refusal());
        first = "the first has changed";
        Assert.Equal("the first has changed", model.Refusal());
    }

    [Fact]
    public void FilesOfTheExpertsThatWereOpenedAreReported()
    {
        using var scope = NewDisposeScope();
        using var model = new ExpertVideoModel(
            new Hashed("1", "vae"), new SigmaInterval(0.5),
            new DenoisingExpert("low", new SigmaInterval(0, 0.5), () => new Hashed("2", "vae")));
        Assert.Equal(["unet", "vae"], model.Provenance.Sha256.Keys);

        model.Bind(Nothing).Denoise(zeros([1, 3, 4, 6, 5]), NoiseLevel.FromSigma(0.1));

        Assert.Equal(["low: unet", "unet", "vae"], model.Provenance.Sha256.Keys);
    }

    [Fact]
    public void AnExpertThatSaysItsFilesBeforehandIsReportedUnopened()
    {
        using var model = new ExpertVideoModel(
            new Hashed("1", "vae"), new SigmaInterval(0.5),
            new DenoisingExpert("low", new SigmaInterval(0, 0.5), () => throw new InvalidOperationException("opened"))
            {
                Sha256 = () => new Dictionary<string, string> { ["unet_low"] = "2" },
            });

        Assert.Equal(["unet", "unet_low", "vae"], model.Provenance.Sha256.Keys);
    }

    // High above 5, the first in the middle, low up to 0.5; each says its number.
    private static ExpertVideoModel Ensemble(out List<string> opened, out List<int> bound)
    {
        var (names, runs) = (opened = [], bound = []);
        return new ExpertVideoModel(
            Model(2), new SigmaInterval(0.5, 5),
            new DenoisingExpert("low", new SigmaInterval(0, 0.5), () => Open("low", 1)),
            new DenoisingExpert("high", new SigmaInterval(5), () => Open("high", 3)));

        FakeVideoModel Open(string name, int says)
        {
            names.Add(name);
            return Model(says);
        }

        FakeVideoModel Model(int says) => new()
        {
            Network = (_, _) =>
            {
                runs.Add(says);
                return new DelegateDenoiser((x, _) => ones_like(x).Times_(says));
            },
        };
    }

    private sealed class Hashed(string network, string codec) : IVideoModel
    {
        private readonly FakeVideoModel _inner = new();

        public ModelProvenance Provenance => new()
        {
            Sha256 = new Dictionary<string, string> { ["unet"] = network, ["vae"] = codec },
        };

        public VideoModelInfo Info => _inner.Info;

        public ITextEncoder? TextEncoder => _inner;

        public IVideoCodec Codec => _inner;

        public IVideoDenoiser Bind(DenoiserRequest request) => _inner.Bind(request);

        public SamplingPlan CreatePlan(int steps, VideoShape shape) => _inner.CreatePlan(steps, shape);

        public void Dispose() => _inner.Dispose();
    }
}

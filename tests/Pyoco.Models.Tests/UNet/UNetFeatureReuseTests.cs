using TorchSharp;
using static TorchSharp.torch;
using BitAssert = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

/// <summary>What a UNet keeps and takes of its deep levels.</summary>
public sealed class UNetFeatureReuseTests
{
    private const string DeepWeight = "up_blocks.0.upsamplers.0.conv.weight";

    public static TheoryData<string> Kinds => ["rotary", "motion", "modelscope"];

    [Theory, MemberData(nameof(Kinds))]
    public void TheDeepLevelsAreNotEvaluatedAndTheShallowOnesAre(string kind)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = Network(kind);
        using var reused = new Reused(network, new FeatureReuse(2), isTimeless: true);
        var (clip, other) = (TinyModels.Normal(2, 12, 3, 8, 8), TinyModels.Normal(2, 12, 3, 8, 8).Times(2));

        var whole = reused.Evaluate(clip, 2);
        Break(network, deep: true);

        // The same video at the level below gives the same bits, and nothing of the broken levels; another one is another.
        BitAssert.BitEqual(whole, reused.Evaluate(clip, 1.5));
        Assert.True(IsFinite(reused.Evaluate(other, 1.5)));
        Assert.False(reused.Evaluate(other, 1.5).allclose(whole));
        Break(network, deep: false);
        Assert.False(IsFinite(reused.Evaluate(clip, 1.5)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void DeepLevelsThatAreConstantMakeReuseExact(string kind)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = Network(kind);
        network.get_parameter(DeepWeight)!.zero_(); // its bias alone comes up
        using var reused = new Reused(network, new FeatureReuse(3));
        using var whole = new Reused(network, new FeatureReuse(1));

        foreach (var sigma in new[] { 4, 3, 2.5, 1 })
        {
            var video = TinyModels.Normal(2, 12, 3, 8, 8).Times(sigma);
            BitAssert.BitEqual(whole.Evaluate(video, sigma), reused.Evaluate(video, sigma));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TheErrorIsZeroOnceALevelAndGrowsWithTheInterval(int depth)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = Network("rotary");
        double[] sigmas = [2, 1.9, 1.8, 1.7, 1.6, 1.5, 1.4, 1.3];
        var errors = new[] { 1, 2, 8 }.Select(every => Error(network, new FeatureReuse(every, depth), sigmas)).ToArray();

        Assert.Equal(0, errors[0]);
        Assert.InRange(errors[1], 1e-9, errors[2]);
    }

    [Fact]
    public void AnIntervalLeavesNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = Network("rotary");
        var clip = TinyModels.Normal(2, 12, 3, 8, 8);
        using var text = Text();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var store = new FeatureStore(new FeatureReuse(2)))
        {
            var cache = store.Open();
            using var bound = NewDisposeScope();
            var watched = cache.Watch(new Denoiser(((IVideoNetwork)network).Bind(text, cache, CancellationToken.None)));
            var kept = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            foreach (var sigma in new[] { 4.0, 3, 2, 1 })
            {
                watched.Denoise(clip, NoiseLevel.FromSigma(sigma)).Clean.Dispose();
            }

            Assert.InRange(DisposeScopeManager.Statistics.ThreadTotalLiveCount, kept, kept + 1);
            before += kept - before; // what depends on the text stays with the binding
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void MoreLevelsThanThereAreAreRefused()
    {
        using var network = Network("rotary");
        using var text = Text();
        using var store = new FeatureStore(new FeatureReuse(2, depth: 3));
        IVideoNetwork model = network;

        Assert.Null(model.Refusal(new FeatureReuse(2, depth: 2)));
        Assert.Contains("has 2 levels of resolution, and 3", model.Refusal(store.Reuse));
        Assert.Throws<NotSupportedException>(() => model.Bind(text, store.Open(), CancellationToken.None));
    }

    private static UNetNetwork Network(string kind) => TinyModels.Network(kind switch
    {
        "rotary" => TinyModels.Video,
        "motion" => TinyModels.Motion,
        _ => TinyModels.ModelScope,
    });

    private static TextConditioning Text() => new(TinyModels.Normal(2, 5, 16), TinyModels.Normal(2, 16), ["", ""]);

    private static double Error(UNetNetwork network, FeatureReuse reuse, double[] sigmas)
    {
        using var scope = NewDisposeScope();
        using var reused = new Reused(network, reuse);
        using var whole = new Reused(network, new FeatureReuse(1));
        return sigmas.Average(sigma =>
        {
            var video = TinyModels.Normal(2, 12, 3, 8, 8).Times(sigma);
            var expected = whole.Evaluate(video, sigma);
            return ((reused.Evaluate(video, sigma) - expected).norm() / expected.norm()).item<float>();
        });
    }

    private static bool IsFinite(Tensor video) => video.isfinite().all().item<bool>();

    private static void Break(UNetNetwork network, bool deep)
    {
        var prefix = deep ? "mid_block." : "down_blocks.0.";
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                parameter.Times_(double.NaN);
            }
        }
    }

    private sealed class Denoiser(VideoNetwork network, bool isTimeless = false) : IVideoDenoiser
    {
        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
        {
            using var scope = NewDisposeScope();
            var timesteps = TensorArithmetic.Filled(
                [noisy.size(0)], isTimeless ? 0 : Math.Log(level.Sigma) / 4, ScalarType.Float32, CPU);
            return network(noisy, timesteps).MoveToOuterDisposeScope();
        }
    }

    private sealed class Reused : IDisposable
    {
        private readonly FeatureStore _store;
        private readonly TextConditioning _text = Text();
        private readonly IVideoDenoiser _denoiser;

        public Reused(UNetNetwork network, FeatureReuse reuse, bool isTimeless = false)
        {
            _store = new FeatureStore(reuse);
            var cache = _store.Open();
            _denoiser = cache.Watch(new Denoiser(((IVideoNetwork)network).Bind(_text, cache, CancellationToken.None), isTimeless));
        }

        public Tensor Evaluate(Tensor video, double sigma) => _denoiser.Denoise(video, NoiseLevel.FromSigma(sigma)).Clean;

        public void Dispose()
        {
            _store.Dispose();
            _text.Dispose();
        }
    }
}

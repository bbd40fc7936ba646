using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>Where a cancelled run stops: nowhere does it go on to something that takes long, and it never returns a clip.</summary>
public sealed class PipelineCancellationTests
{
    private readonly CancellationTokenSource _stop = new();

    [Fact]
    public void BeforeEveryEvaluationOfTheNetworkInGuidanceAndInWindowsToo()
    {
        var evaluations = 0;
        var model = new FakeVideoModel
        {
            Network = (_, network) => new DelegateDenoiser((x, level) =>
            {
                if (++evaluations == 3)
                {
                    _stop.Cancel();
                }

                return network.Denoise(x, level);
            }),
        };
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(model).UseNoise(CholeskyNoise.White).UseEuler(3).UseGuidance(2).UseWindows(4, 2).Build();

        Assert.Throws<OperationCanceledException>(
            () => pipeline.Generate("x", new GenerationOptions { Frames = 8 }, cancellationToken: _stop.Token));

        Assert.Equal(3, evaluations); // of six in a step: three windows, two branches
    }

    [Fact]
    public void TheNetworkGetsTheTokenToStopBetweenItsBlocks()
    {
        var tokens = new List<CancellationToken>();
        var model = new TokenModel(new FakeVideoModel(), tokens);
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(CholeskyNoise.White).UseEuler(1)
            .UseGuidance(new ClassifierFreeGuidance(2) { IsBatched = true }).Build();

        pipeline.Generate("x", cancellationToken: _stop.Token);

        Assert.Equal([_stop.Token], tokens);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void BetweenFramesAndAfterTheLast(int frame)
    {
        var decoded = 0;
        var model = new FakeVideoModel();
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(CholeskyNoise.White).UseEuler(1)
            .UseCodec(inner => new FrameByFrameCodec(inner, index =>
            {
                decoded++;
                if (index == frame)
                {
                    _stop.Cancel();
                }
            })).Build();

        Assert.Throws<OperationCanceledException>(() => pipeline.Generate("x", cancellationToken: _stop.Token));

        Assert.Equal(frame + 1, decoded);
    }

    private sealed class TokenModel(IVideoModel inner, List<CancellationToken> tokens) : IVideoModel
    {
        public VideoModelInfo Info => inner.Info;

        public ITextEncoder? TextEncoder => inner.TextEncoder;

        public IVideoCodec Codec => inner.Codec;

        public IVideoDenoiser Bind(DenoiserRequest request)
        {
            tokens.Add(request.CancellationToken);
            return inner.Bind(request);
        }

        public SamplingPlan CreatePlan(int steps, VideoShape shape) => inner.CreatePlan(steps, shape);

        public void Dispose() => inner.Dispose();
    }
}

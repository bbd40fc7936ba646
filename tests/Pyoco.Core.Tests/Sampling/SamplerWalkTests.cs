using Pyoco.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>What every sampler promises, whatever its rule.</summary>
public sealed class SamplerWalkTests
{
    private static readonly VideoShape Shape = new(2, 3, 4, 5, 6);
    private static readonly GaussianDenoiser Gaussian = new(mean: 0.3, deviation: 0.5);
    private static readonly NoiseSchedule Schedule = NoiseSchedule.Karras(steps: 6, sigmaMin: 0.01, sigmaMax: 20);

    // Streams of their own, whatever the seed of the start.
    private static readonly SamplingRun Run = new()
    {
        DrawNoise = address => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(77).At(address)),
    };

    public static TheoryData<string> Samplers => AllSamplers.OncePerStep;

    public static TheoryData<string> Stochastic => AllSamplers.Stochastic;

    public static TheoryData<string> OneDrawAStep => AllSamplers.OneDrawAStep;

    [Theory, MemberData(nameof(Samplers))]
    public void TheSameCallGivesTheSameBits(string name)
    {
        using var scope = NewDisposeScope();
        var sampler = Make(name);
        var noise = Noise(seed: 1);

        var first = sampler.Sample(Gaussian, noise, Schedule, Run);
        var second = sampler.Sample(Gaussian, noise, Schedule, Run);

        TensorAssert.BitEqual(first, second);
    }

    [Theory, MemberData(nameof(Samplers))]
    public async Task OneSamplerServesTwoThreadsAtOnce(string name)
    {
        var sampler = Make(name);
        using var noise = Noise(seed: 2);
        using var alone = sampler.Sample(Gaussian, noise, Schedule, Run);
        using var bothRunning = new Barrier(2);

        var videos = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(() =>
        {
            bothRunning.SignalAndWait();
            return sampler.Sample(Gaussian, noise, Schedule, Run);
        }, TaskCreationOptions.LongRunning)));

        foreach (var video in videos)
        {
            TensorAssert.BitEqual(alone, video);
            video.Dispose();
        }
    }

    [Theory, MemberData(nameof(Samplers))]
    public void TheNoiseIsLeftAsItWas(string name)
    {
        using var scope = NewDisposeScope();
        var noise = Noise(seed: 3);
        var before = noise.clone();

        Make(name).Sample(Gaussian, noise, Schedule, Run);

        TensorAssert.BitEqual(before, noise);
    }

    [Theory, MemberData(nameof(Samplers))]
    public void TheResultIsTheOnlyTensorThatOutlivesTheCall(string name)
    {
        using var noise = Noise(seed: 4);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var video = Make(name).Sample(Gaussian, noise, Schedule, Run);

        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        video.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory, MemberData(nameof(Samplers))]
    public void NothingOfTheWalkNeedsGradients(string name)
    {
        using var scope = NewDisposeScope();
        var noise = Noise(seed: 5).requires_grad_();

        var video = Make(name).Sample(Gaussian, noise, Schedule, Run);

        Assert.False(video.requires_grad);
        Assert.True(is_grad_enabled());
    }

    [Theory, MemberData(nameof(Samplers))]
    public void TheWalkStartsFromTheScaledNoise(string name)
    {
        using var scope = NewDisposeScope();
        var noise = Noise(seed: 6);
        Tensor? start = null;
        var denoiser = new DelegateDenoiser((x, level) =>
        {
            start ??= x.clone().DetachFromDisposeScope();
            return Gaussian.Clean(x, level);
        });

        Make(name).Sample(denoiser, noise, Schedule, Run);

        TensorAssert.BitEqual(noise.Times(20.0), start!);
        start!.Dispose();
    }

    [Theory, MemberData(nameof(Samplers))]
    public void TheCallbackSeesEveryStepInOrderAndTheLastIsTheResult(string name)
    {
        using var scope = NewDisposeScope();
        var (steps, last) = (new List<(int Index, int Count, NoiseLevel Level)>(), default(Tensor));
        var run = Run with
        {
            OnStep = step =>
            {
                steps.Add((step.Index, step.Steps, step.Level));
                last = step.Index == step.Steps - 1 ? step.Sample.clone().DetachFromDisposeScope() : null;
            },
        };

        var video = Make(name).Sample(Gaussian, Noise(seed: 7), Schedule, run);

        Assert.Equal(Enumerable.Range(0, 6).Select(i => (i, 6, Schedule.Levels[i + 1])), steps);
        TensorAssert.BitEqual(last!, video);
        last!.Dispose();
    }

    [Theory, MemberData(nameof(Samplers))]
    public void ACancelledRunStopsBeforeTheNextStepAndLeavesNothingBehind(string name)
    {
        using var noise = Noise(seed: 8);
        using var source = new CancellationTokenSource();
        var done = 0;
        var run = Run with
        {
            CancellationToken = source.Token,
            OnStep = step =>
            {
                done++;
                if (step.Index == 2)
                {
                    source.Cancel();
                }
            },
        };
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Assert.Throws<OperationCanceledException>(() => Make(name).Sample(Gaussian, noise, Schedule, run));

        Assert.Equal(3, done);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory, MemberData(nameof(Samplers))]
    public void ARunCancelledFromTheStartNeverAsksTheDenoiser(string name)
    {
        using var noise = Noise(seed: 9);
        var denoiser = new DelegateDenoiser(Gaussian.Denoise);
        var run = Run with { CancellationToken = new CancellationToken(canceled: true) };

        Assert.Throws<OperationCanceledException>(() => Make(name).Sample(denoiser, noise, Schedule, run));

        Assert.Equal(0, denoiser.Calls);
    }

    [Theory, MemberData(nameof(Samplers))]
    public void AFailingDenoiserLeavesNothingBehind(string name)
    {
        using var noise = Noise(seed: 10);
        var denoiser = new DelegateDenoiser((x, level) =>
            level.Sigma < 5 ? throw new InvalidOperationException("out of order") : Gaussian.Clean(x, level));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Assert.Throws<InvalidOperationException>(() => Make(name).Sample(denoiser, noise, Schedule, Run));

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.True(is_grad_enabled());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void NoiseThatIsNotFiniteIsRefused(double value)
    {
        using var scope = NewDisposeScope();
        var noise = Noise(seed: 11);
        noise[1, 2, 3, 4, 5] = tensor((float)value);

        var error = Assert.Throws<ArgumentException>("noise", () => new EulerSampler().Sample(Gaussian, noise, Schedule, Run));

        Assert.Contains("NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoiseOfOtherAxesOrTypeIsRefusedWithItsShape()
    {
        using var scope = NewDisposeScope();
        var image = zeros(2, 3, 4, 5);
        var integers = zeros(Shape.ToArray(), dtype: int64);

        var axes = Assert.Throws<ArgumentException>("noise", () => new EulerSampler().Sample(Gaussian, image, Schedule, Run));
        var type = Assert.Throws<ArgumentException>("noise", () => new HeunSampler().Sample(Gaussian, integers, Schedule, Run));

        Assert.Contains("[2, 3, 4, 5]", axes.Message, StringComparison.Ordinal);
        Assert.Contains("Int64", type.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingArgumentIsNamed()
    {
        using var noise = Noise(seed: 12);
        var sampler = new EulerSampler();

        Assert.Throws<ArgumentNullException>("denoiser", () => sampler.Sample(null!, noise, Schedule, Run));
        Assert.Throws<ArgumentNullException>("noise", () => sampler.Sample(Gaussian, null!, Schedule, Run));
        Assert.Throws<ArgumentNullException>("schedule", () => sampler.Sample(Gaussian, noise, null!, SamplingRun.Default));
        Assert.Throws<ArgumentNullException>("run", () => sampler.Sample(Gaussian, noise, Schedule, null!));
    }

    [Fact]
    public void TheNoiseInAVideoIsFoundWhereverTheLevelIs()
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (Noise(seed: 13).to(float64), Noise(seed: 14).to(float64));
        var level = new NoiseLevel(0.6, 1.7);

        var found = new DenoiserOutput(clean).NoiseIn(clean.Times(level.Signal).Plus(noise.Times(level.Noise)), level);

        TensorAssert.Close(noise, found, tolerance: 1e-12);
    }

    [SkippableTheory, MemberData(nameof(Samplers))]
    public void AStepMayStartFromAnotherLevelThanTheOneBeforeItReached(string name)
    {
        using var scope = NewDisposeScope();
        var asked = new List<NoiseLevel>();
        var denoiser = new DelegateDenoiser((x, level) =>
        {
            asked.Add(level);
            return Gaussian.Clean(x, level);
        });
        NoiseStep[] steps = [new(new(0.6, 0.8), new(0.7, 0.6)), new(new(0.8, 0.5), new(0.9, 0.2))];
        Skip.If(name is "tcd jumps" or "pndm repeat" or "pndm velocity repeat" or "heun churn", "It walks other levels.");

        var reached = new List<NoiseLevel>();
        Make(name)
            .Sample(
                denoiser, Noise(seed: 15), NoiseSchedule.FromSteps(steps, initialScale: 1),
                Run with { OnStep = step => reached.Add(step.Level) });

        Assert.Equal(steps.Select(s => s.To), reached);
        Assert.All(asked, level => Assert.InRange(level.Noise, 0.15, 0.8)); // some ask between the ends
        Assert.All(steps, step => Assert.Contains(step.From, asked));
    }

    [Theory, MemberData(nameof(Stochastic))]
    public void AMissingSourceOfStepNoiseIsRefusedBeforeTheDenoiserIsAsked(string name)
    {
        using var noise = Noise(seed: 16);
        var denoiser = new DelegateDenoiser(Gaussian.Denoise);

        var error = Assert.Throws<ArgumentException>("run", () => Make(name).Sample(denoiser, noise, Schedule, SamplingRun.Default));

        Assert.Contains(name == "brownian" ? "ddim" : Make(name).Spec.Name, error.Message, StringComparison.Ordinal);
        Assert.Contains("DrawNoise", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, denoiser.Calls);
    }

    [Theory, MemberData(nameof(OneDrawAStep))]
    public void EveryStepButTheLastAsksForItsOwnNoise(string name)
    {
        using var noise = Noise(seed: 17);
        var asked = new List<NoiseAddress>();
        var run = new SamplingRun
        {
            DrawNoise = address =>
            {
                asked.Add(address);
                return Run.DrawNoise!(address);
            },
        };

        Make(name).Sample(Gaussian, noise, Schedule, run).Dispose();

        Assert.Equal(Enumerable.Range(0, 5).Select(step => new NoiseAddress(step)), asked); // the sixth step ends clean
    }

    [Theory, MemberData(nameof(OneDrawAStep))]
    public void StepNoiseOfAnotherShapeIsRefused(string name)
    {
        using var noise = Noise(seed: 18);
        var run = new SamplingRun { DrawNoise = _ => randn([2, 3, 1, 5, 6]) };

        var error = Assert.Throws<InvalidOperationException>(() => Make(name).Sample(Gaussian, noise, Schedule, run));

        Assert.Contains("[2, 3, 1, 5, 6]; [2, 3, 4, 5, 6]", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Stochastic))]
    public void ASamplerThatAddsNoiseRefusesAScheduleThatRises(string name)
    {
        Skip.If(name == "tcd jumps", "It is made for another schedule.");
        using var noise = Noise(seed: 19);

        var error = Assert.Throws<ArgumentException>("schedule", () => Make(name).Sample(Gaussian, noise, Schedule.Inverted(), Run));

        Assert.Contains("rises", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Samplers))]
    public void ASamplerWithoutFreshNoiseWalksBackToWhereItCameFrom(string name)
    {
        using var scope = NewDisposeScope();
        Skip.If(Make(name).DrawsNoise(Schedule) || name.StartsWith("pndm", StringComparison.Ordinal), "Not for this walk.");
        var fine = NoiseSchedule.Exponential(steps: 400, sigmaMin: 0.05, sigmaMax: 20);
        var start = Noise(seed: 20).to(float64).Times(0.5);

        var noisy = Make(name).Sample(Gaussian, start, fine.Inverted(), SamplingRun.Default);

        TensorAssert.Close(
            Gaussian.SolveExactly(start, NoiseLevel.FromSigma(0.05), NoiseLevel.FromSigma(20)), noisy, tolerance: 0.4); // of about 20
    }

    private static ISampler Make(string name) => AllSamplers.ByLabel[name];

    private static Tensor Noise(ulong seed) => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(seed));
}

using Pyoco.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class SamplerWalkTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 4);
    private static readonly NoiseSchedule Schedule = NoiseSchedule.Karras(6, 0.02, 20);

    public static TheoryData<string> Samplers => ["euler", "heun"];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void TheSameCallGivesTheSameBitsOnEveryThread(string name)
    {
        using var noise = CholeskyNoise.White.Sample(Shape, new NoiseKey(4));
        var denoiser = new GaussianDenoiser(0.1, 0.5, 3);
        using var expected = Named(name).Sample(denoiser, noise, Schedule, SamplingRun.Default);

        var results = new Tensor[4];
        Parallel.For(0, results.Length, i => results[i] = Named(name).Sample(denoiser, noise, Schedule, SamplingRun.Default));

        Assert.All(results, r => Assert.Equal(expected.data<float>().ToArray(), r.data<float>().ToArray()));
        Array.ForEach(results, r => r.Dispose());
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void TheCallbackSeesEveryStepInOrder(string name)
    {
        var seen = new List<(int, int, double)>();
        using var noise = CholeskyNoise.White.Sample(Shape, new NoiseKey(4));
        var run = new SamplingRun { OnStep = s => seen.Add((s.Index, s.Count, s.Level.Noise)) };

        using var sample = Named(name).Sample(new GaussianDenoiser(0, 1, 3), noise, Schedule, run);

        Assert.Equal(Enumerable.Range(0, 6).Select(i => (i, 6, Schedule.Levels[i + 1].Noise)), seen);
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void CancellationStopsBeforeTheNextStep(string name)
    {
        using var stop = new CancellationTokenSource();
        var steps = 0;
        using var noise = CholeskyNoise.White.Sample(Shape, new NoiseKey(4));
        var run = new SamplingRun
        {
            CancellationToken = stop.Token,
            OnStep = _ =>
            {
                if (++steps == 3)
                {
                    stop.Cancel();
                }
            },
        };

        Assert.Throws<OperationCanceledException>(() => Named(name).Sample(new GaussianDenoiser(0, 1, 3), noise, Schedule, run));
        Assert.Equal(3, steps);
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void NothingIsLeftBehind(string name)
    {
        using var noise = CholeskyNoise.White.Sample(Shape, new NoiseKey(4));
        var denoiser = new GaussianDenoiser(0, 1, 3);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using var sample = Named(name).Sample(denoiser, noise, Schedule, SamplingRun.Default);

        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.False(noise.IsInvalid);
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void NoiseThatIsNoVideoOrNotFiniteIsRefused(string name)
    {
        using var image = zeros(3, 8, 8);
        using var nan = full(Shape.ToArray(), float.NaN);
        var denoiser = new GaussianDenoiser(0, 1, 3);

        Assert.Throws<ArgumentException>(() => Named(name).Sample(denoiser, image, Schedule, SamplingRun.Default));
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => Named(name).Sample(denoiser, nan, Schedule, SamplingRun.Default)).Message);
    }

    private static ISampler Named(string name) => name == "heun" ? new HeunSampler() : new EulerSampler();
}

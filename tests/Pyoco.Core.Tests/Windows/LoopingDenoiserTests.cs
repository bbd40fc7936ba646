using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class LoopingDenoiserTests
{
    [Fact]
    public void EachLevelHasACutOfItsOwnAndFramesComeBackInPlace()
    {
        using var scope = NewDisposeScope();
        var schedule = NoiseSchedule.Karras(4);
        var firsts = new List<double>();
        var inner = new DelegateDenoiser((x, _) =>
        {
            firsts.Add(x[0, 0, 0, 0, 0].item<double>());
            return x.Times(2);
        });
        var video = TensorArithmetic.Counting(16, float64, CPU).view(1, 1, 16, 1, 1);
        var looping = new LoopingDenoiser(inner, new FrameWindows(16, 0), schedule);

        foreach (var level in schedule.Levels)
        {
            TensorAssert.Close(video.Times(2), looping.Denoise(video, level).Clean, tolerance: 0);
        }

        Assert.Equal([0, 6, 12, 2, 8], firsts);
    }

    [Fact]
    public void ADenoiserThatJoinsNeighboursJoinsTheEndsToo()
    {
        using var scope = NewDisposeScope();
        var schedule = NoiseSchedule.Karras(8, 0.01, 1);
        var noise = GaussianFramePrior.Independent().Sample(new VideoShape(1, 1, 16, 8, 8), new NoiseKey(1)).to(float64);

        // Frames of a random walk are what the denoiser believes in: neighbours differ little, the ends much.
        var data = new double[16, 16];
        for (var i = 0; i < 16; i++)
        {
            for (var j = 0; j < 16; j++)
            {
                data[i, j] = Math.Exp(-0.05 * Math.Abs(i - j));
            }
        }

        var walk = new GaussianDenoiser(0, data, FrameMatrices.Diagonal(16, 1));
        var open = new EulerSampler().Sample(walk, noise, schedule, SamplingRun.Default);
        var looping = new LoopingDenoiser(walk, new FrameWindows(16, 0), schedule);
        var closed = new EulerSampler().Sample(looping, noise, schedule, SamplingRun.Default);

        Assert.True(Seam(closed) < 0.5 * Seam(open), $"{Seam(closed)} {Seam(open)}");
    }

    [Fact]
    public void APipelineLoopsWhereItsWindowsDo()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(4)
            .UseWindows(new FrameWindows(4, 1) { Loops = true }).Build();

        var report = pipeline.Generate("x", new GenerationOptions { Frames = 12 }).Report!;

        Assert.Equal("looping-windows", report.Windows!.Name);
    }

    // The mean square between the last frame and the first.
    private static double Seam(Tensor video) => (video.select(2, 15) - video.select(2, 0)).square().mean().item<double>();
}

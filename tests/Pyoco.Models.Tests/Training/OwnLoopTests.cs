using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>The training loop of docs/training.md.</summary>
public sealed class OwnLoopTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ALoopOfOnesOwnTrainsMotionModules()
    {
        var image = TinyModels.ImageModelFolder(_folder, TinyModels.MotionBase);
        var adapter = Path.Combine(_folder, "adapter");
        using var network = new VideoUNet(TinyModels.Network(TinyModels.Motion));
        var before = network.Parameters().ToDictionary(w => w.Name, w => w.Weight.detach().clone());

        Train(
            network, Path.Combine(image, "scheduler"), CholeskyNoise.White,
            _ => (TinyModels.Normal(2, 12, 4, 8, 8), TinyModels.Normal(2, 5, 16)), steps: 3);
        network.SaveMotionAdapter(adapter);

        foreach (var (name, weight) in network.Parameters())
        {
            Assert.Equal(!name.Contains(".motion_modules."), before[name].equal(weight).all().item<bool>());
        }

        Assert.True(File.Exists(Path.Combine(adapter, "diffusion_pytorch_model.safetensors")));
        before.Values.ToList().ForEach(t => t.Dispose());
    }

    private static void Train(
        VideoUNet network, string scheduler, IVideoNoisePrior prior, Func<long, (Tensor Latents, Tensor Text)> batches, long steps)
    {
        var objective = SchedulerConfig.Load(scheduler).CreateObjective(); // what the network was made to answer
        var learning = network.Parameters("*.motion_modules.*");           // the rest takes no gradient and no memory
        foreach (var (_, weight) in learning)
        {
            weight.requires_grad_(true);
        }

        using var optimizer = new AdamWOptimizer(learning, new OptimizerOptions { GradientClip = 1 });
        using var average = new WeightAverage(learning, decay: 0.999);
        var random = new Random(1);
        for (var step = 0L; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var (clean, text) = batches(step); // (B, C, F, H, W) and (B, L, D)
            var noise = prior.Sample(VideoShape.Of(clean), new NoiseKey(Seed: 1).ForTraining(step));
            NoiseLevel[] levels = [.. Enumerable.Range(0, (int)clean.size(0)).Select(_ => objective.DefaultLaw.At(random.NextDouble()))];
            using var example = DenoisingExample.Create(objective, clean, noise, levels);
            var answer = network.Forward(example.Input, example.Timesteps, text);
            var loss = example.Losses(answer, LossWeight.MinSnr(gamma: 5)).mean();
            loss.backward();
            var norm = optimizer.Step(rate: 1e-4);
            average.Update();
            Console.WriteLine($"step {step} loss {loss.item<float>():F4} gradient {norm:F3}");
        }
    }
}

using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>What the tests of trainers share.</summary>
internal static class TinyTraining
{
    /// <summary>The specification of <see cref="Prior"/>.</summary>
    public static MethodSpec Spec { get; } = new("ar", ("r", 0.894));

    /// <summary>A correlated prior.</summary>
    public static CholeskyNoise Prior { get; } = new(Spec, f => FrameMatrices.Autoregression(f, 0.894));

    /// <summary>Keeps the addresses that noise was drawn at.</summary>
    public sealed class RecordingPrior(IVideoNoisePrior inner) : IVideoNoisePrior
    {
        public List<NoiseKey> Keys { get; } = [];

        public MethodSpec Spec => inner.Spec;

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null)
        {
            Keys.Add(key);
            return inner.Sample(shape, key, firstFrame, device);
        }
    }

    /// <summary>Options whose text encoder stays and whose first step has the full rate.</summary>
    public static TrainingOptions Fixed => new() { Optimizer = new OptimizerOptions { WarmupSteps = 0 } };

    /// <summary>What the network of a model answers.</summary>
    public static Tensor Evaluate(TextToVideoModel model, Tensor x)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var text = model.TextEncoder!.Encode(["a green orc"]);
        return model.Network.Forward(x, zeros(1), text).DetachFromDisposeScope();
    }

    /// <summary>A copy of all weights of the network.</summary>
    public static Tensor Copy(TextToVideoModel model) => nn.utils.parameters_to_vector(model.Network.Module.parameters()).detach().clone();

    /// <summary>Does steps, each third of them on images.</summary>
    public static void Steps(DiffusionTrainer trainer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var batch = TinyModels.Batch(trainer.StepsDone, frames: trainer.StepsDone % 3 == 2 ? 1 : 4);
            trainer.Step(batch);
        }
    }

    /// <summary>A video model on an image model in a folder.</summary>
    public static TextToVideoModel VideoModel(string folder)
    {
        var image = Path.Combine(folder, "image-model");
        if (!Directory.Exists(image))
        {
            TinyModels.ImageModelFolder(folder);
        }

        return TextToVideoModel.FromImageModel(image, new VideoConfig { Frames = 4, MaxFrames = 6 });
    }
}

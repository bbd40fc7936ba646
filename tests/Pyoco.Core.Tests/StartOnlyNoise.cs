using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>A prior that holds a start and no noise for steps, as stored noise does.</summary>
internal sealed class StartOnlyNoise : IVideoNoisePrior
{
    public MethodSpec Spec => MethodSpec.Independent;

    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        key.Stream == 0 ? CholeskyNoise.White.Sample(shape, key) : throw new InvalidOperationException($"A draw of {key}.");

    public string? Refusal(NoiseKey key) => key.Stream == 0 ? null : "it holds a start and nothing else.";
}

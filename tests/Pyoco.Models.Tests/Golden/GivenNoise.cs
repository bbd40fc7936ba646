using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>The noise of a case: the start is stream 0, and the noise of the steps the streams after it.</summary>
internal sealed class GivenNoise(SafetensorsFile file) : IVideoNoisePrior
{
    public MethodSpec Spec => MethodSpec.Independent;

    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null)
    {
        if (key.Stream == 0)
        {
            return file.Read("in.latents");
        }

        using var noise = file.Read("in.step_noise");
        return noise[(int)key.Stream - 1].clone();
    }
}

using static TorchSharp.torch;

namespace Pyoco.TestSupport;

/// <summary>The clean estimate alone, which most tests compare.</summary>
public static class DenoiserExtensions
{
    /// <summary>The clean estimate.</summary>
    public static Tensor Clean(this IVideoDenoiser denoiser, Tensor noisy, NoiseLevel level) => denoiser.Denoise(noisy, level).Clean;
}

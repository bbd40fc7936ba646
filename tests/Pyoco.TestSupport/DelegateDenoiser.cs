using static TorchSharp.torch;

namespace Pyoco.TestSupport;

/// <summary>A denoiser of one line, which counts how often it was asked.</summary>
/// <param name="denoise">Gives a new tensor of the shape of its input.</param>
public sealed class DelegateDenoiser(Func<Tensor, NoiseLevel, Tensor> denoise) : IVideoDenoiser
{
    private int _calls;

    /// <summary>Number of calls so far.</summary>
    public int Calls => _calls;

    /// <inheritdoc/>
    public Tensor Denoise(Tensor noisy, NoiseLevel level)
    {
        Interlocked.Increment(ref _calls);
        return denoise(noisy, level);
    }
}

using static TorchSharp.torch;

namespace Pyoco.TestSupport;

/// <summary>A denoiser of one line, which counts how often it is called.</summary>
/// <param name="denoise">Gives a new tensor of the shape of its input.</param>
public sealed class DelegateDenoiser(Func<Tensor, NoiseLevel, DenoiserOutput> denoise) : IVideoDenoiser
{
    private int _calls;

    /// <summary>Number of calls so far.</summary>
    public int Calls => _calls;

    /// <inheritdoc/>
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
    {
        Interlocked.Increment(ref _calls);
        return denoise(noisy, level);
    }
}

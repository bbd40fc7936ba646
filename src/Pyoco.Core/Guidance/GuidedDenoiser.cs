using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The denoiser of a rule: its formula, within a dispose scope.</summary>
/// <param name="formula">The guided output for a video at a level. All tensors that it makes are released, but for the output.</param>
internal sealed class GuidedDenoiser(Func<Tensor, NoiseLevel, DenoiserOutput> formula) : IVideoDenoiser
{
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
    {
        using var scope = NewDisposeScope();
        return formula(noisy, level).MoveToOuterDisposeScope();
    }
}

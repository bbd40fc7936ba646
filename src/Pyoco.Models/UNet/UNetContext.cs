using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>What every block of a UNet gets beside the features: it does not change within one evaluation.</summary>
/// <param name="TimeActivation">The activated embedding of the noise level, (B, T); one a clip.</param>
/// <param name="TextStates">The encoded text, (B, L, D), one a clip; null for unconditional networks.</param>
/// <param name="Frames">Frames a clip; the features are (B*F, C, H, W).</param>
internal sealed record UNetContext(Tensor TimeActivation, Tensor? TextStates, int Frames)
{
    /// <summary>The encoded text of a network that is conditioned on one.</summary>
    public Tensor Text => TextStates ?? throw new InvalidOperationException("A text-conditioned block was asked without text.");
}

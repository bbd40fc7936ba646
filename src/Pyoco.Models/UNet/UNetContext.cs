using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>What every block of a UNet gets beside the features: it does not change within one evaluation.</summary>
/// <param name="TimeActivation">The activated embedding of the noise level, (B, T); one a clip.</param>
/// <param name="Conditioning">What the network was given about the clips.</param>
/// <param name="Frames">Frames a clip; the features are (B*F, C, H, W).</param>
/// <param name="Stop">Looked at before every residual block and every attention.</param>
internal sealed record UNetContext(
    Tensor TimeActivation, UNetConditioning Conditioning, int Frames, CancellationToken Stop = default);

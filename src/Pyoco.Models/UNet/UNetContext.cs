using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>What every block of a UNet gets beside the features: it does not change within one evaluation.</summary>
/// <param name="TimeActivation">The activated embedding of the noise level, (B, T); one a clip.</param>
/// <param name="Conditioning">What the network was given about the clips.</param>
/// <param name="Frames">Frames a clip; the features are (B*F, C, H, W).</param>
/// <param name="Stop">Looked at before every residual block and every attention.</param>
internal sealed record UNetContext(
    Tensor TimeActivation, UNetConditioning Conditioning, int Frames, CancellationToken Stop = default)
{
    /// <summary>The activated embedding and behind it the pooled text, (B, T + P); null where no layers over frames read it.</summary>
    public Tensor? WithPooledText { get; init; }

    /// <summary>What layers over frames are told of a clip: the activated embedding of noise level and pooled text, and behind it the
    /// pooled text where they read it.</summary>
    public Tensor ClipCondition => WithPooledText ?? TimeActivation;

    /// <summary>Whether layers make again in the backward pass what they do not keep for it.</summary>
    public bool Recomputes { get; init; }

    /// <summary>A layer's output, by <see cref="Recomputation"/>.</summary>
    /// <param name="layer">The layer, of features, context and perhaps a skip connection.</param>
    /// <param name="x">The features.</param>
    /// <param name="skip">The skip connection; null for none.</param>
    public Tensor Recompute(Func<Tensor, UNetContext, Tensor?, Tensor> layer, Tensor x, Tensor? skip = null)
    {
        Tensor?[] all = [x, TimeActivation, WithPooledText, Conditioning.Text, skip];
        return Recomputation.Of(
            inputs =>
            {
                var next = 0;
                Tensor?[] given = [.. all.Select(t => t is null ? null : inputs[next++])];
                var context = this with
                {
                    TimeActivation = given[1]!, WithPooledText = given[2], Conditioning = new UNetConditioning(given[3]),
                };
                return layer(given[0]!, context, given[4]);
            },
            [.. all.OfType<Tensor>()]);
    }
}

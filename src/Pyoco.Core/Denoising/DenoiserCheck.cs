using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Checks what a denoiser returned: networks, guidance and decorators come from anywhere, and libtorch broadcasts or ends the
/// process over wrong shapes.</summary>
internal static class DenoiserCheck
{
    /// <summary>Refuses an output of another shape, type or device than the input's, or with values that are not finite or
    /// too large for a video.</summary>
    /// <param name="output">The output; it stays in its dispose scope when it is refused.</param>
    /// <param name="noisy">The input.</param>
    /// <param name="part">Who returned it, as the subject of a sentence: <c>The network</c>.</param>
    /// <param name="where">When, as the end of a clause: <c>at step 3 of 20 (sigma 1.5)</c>.</param>
    /// <exception cref="InvalidOperationException">It is refused.</exception>
    public static DenoiserOutput Check(this DenoiserOutput output, Tensor noisy, string part, string where)
    {
        Check(output.Clean, noisy, part, where);
        if (output.NoiseFrom is { } noiseFrom)
        {
            Check(noiseFrom, noisy, part, where);
        }

        return output;
    }

    /// <summary>The end of a message's clause for a step.</summary>
    public static string At(int step, int steps, NoiseLevel level) =>
        FormattableString.Invariant($"at step {step + 1} of {steps} (sigma {level.Sigma:G4})");

    private static void Check(Tensor? output, Tensor noisy, string part, string where)
    {
        if (output is null)
        {
            throw new InvalidOperationException($"{part} returned no video {where}.");
        }

        if (output.dtype != noisy.dtype
            || !output.shape.AsSpan().SequenceEqual(noisy.shape)
            || output.device.type != noisy.device.type
            || output.device.index != noisy.device.index)
        {
            throw new InvalidOperationException($"{part} returned {Describe(output)} {where}; {Describe(noisy)} was expected.");
        }

        if (ValueCheck.FaultOf(output) is { } fault)
        {
            throw new InvalidOperationException($"{part} returned {fault} {where}; {ValueCheck.Expected}.");
        }
    }

    private static string Describe(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}] on {tensor.device}";
}

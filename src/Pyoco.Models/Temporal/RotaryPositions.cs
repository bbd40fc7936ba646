using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Rotary position embedding (RoFormer, arXiv 2104.09864, equation 15): scores depend on how far apart two frames are.</summary>
internal static class RotaryPositions
{
    private const double Wavelength = 10000;

    /// <summary>Rotates the halves of each head's channels by angles that grow with the position.</summary>
    /// <param name="heads">Queries or keys (B, H, N, D), D even, positions along N.</param>
    /// <returns>A new tensor of the same shape and norm.</returns>
    public static Tensor Rotate(Tensor heads)
    {
        using var scope = NewDisposeScope();
        var (positions, half) = (heads.size(2), heads.size(3) / 2);
        var frequencies = TensorArithmetic.Counting(half, ScalarType.Float32, heads.device).Times_(-Math.Log(Wavelength) / half).exp_();
        // (N, D/2)
        var angles = TensorArithmetic.Counting(positions, ScalarType.Float32, heads.device).unsqueeze(1).mul(frequencies.unsqueeze(0));
        var (cosine, sine) = (angles.cos().to(heads.dtype), angles.sin().to(heads.dtype));

        var parts = heads.chunk(2, dim: -1);
        var rotated = cat(
            [
                parts[0].mul(cosine).sub(parts[1].mul(sine)),
                parts[1].mul(cosine).Plus(parts[0].mul(sine)),
            ],
            dim: -1);
        return rotated.MoveToOuterDisposeScope();
    }
}

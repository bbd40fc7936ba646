using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>How much moves: the mean square of the differences of neighbouring frames, in pixels of [-1, 1].</summary>
/// <remarks>Flicker is motion to it, too: it is to be as much as real clips have, neither less nor more.</remarks>
public static class MotionAmount
{
    /// <summary>The amount of each clip.</summary>
    /// <param name="clips">(N, C, F, H, W), two frames or more; the caller keeps them.</param>
    /// <exception cref="ArgumentException">The clips are not of five axes, or of one frame.</exception>
    public static IReadOnlyList<double> Of(Tensor clips)
    {
        var shape = VideoShape.Of(clips);
        if (shape.Frames < 2)
        {
            throw new ArgumentException($"The clips have the shape {shape}; two frames or more were expected.", nameof(clips));
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var differences = clips.to(ScalarType.Float64).diff(1, 2); // (N, C, F - 1, H, W)
        return differences.mul(differences).mean([1, 2, 3, 4]).data<double>().ToArray();
    }

    /// <summary>The motion of clips by that of real ones, 1 where they move as much: the ratio of the means.</summary>
    /// <param name="made">Amounts of the clips.</param>
    /// <param name="real">Amounts of the real clips of the same captions, in the same order.</param>
    /// <exception cref="ArgumentException">The numbers differ, or there are none.</exception>
    public static Estimate Against(IReadOnlyList<double> made, IReadOnlyList<double> real) => Estimate.OfRatio(made, real);
}

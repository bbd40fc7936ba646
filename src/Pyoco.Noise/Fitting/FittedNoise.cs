using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Noise as estimates take it: checked, in float64, without what all samples share where that is asked for.</summary>
internal static class FittedNoise
{
    /// <summary>The squares of pixels that count as independent.</summary>
    public static PixelBlocks Blocks(NoiseFitOptions? options) => new(options?.Block ?? 1, options?.RemoveSharedMean ?? false);

    /// <summary>The noise (B, C, F, H, W) in float64.</summary>
    /// <exception cref="ArgumentException">Nothing can be estimated from it.</exception>
    public static Tensor Of(Tensor noise, NoiseFitOptions? options)
    {
        ArgumentNullException.ThrowIfNull(noise);
        if (noise.dtype is not (ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException($"The noise is {noise.dtype}; Float32 or Float64 was expected.", nameof(noise));
        }

        var shape = VideoShape.Of(noise);
        if (shape.Frames < 2)
        {
            throw new ArgumentException("The noise has one frame; at least two were expected.", nameof(noise));
        }

        using var scope = NewDisposeScope();
        var wrong = noise.isfinite().logical_not().sum().item<long>();
        if (wrong > 0)
        {
            throw new ArgumentException(
                $"The noise holds {wrong} values that are NaN or infinite; finite ones were expected.", nameof(noise));
        }

        var values = noise.detach().to(ScalarType.Float64);
        RefuseConstantFrames(values, "");
        if (options?.RemoveSharedMean != true)
        {
            return values.MoveToOuterDisposeScope();
        }

        if (shape.Batch < 2)
        {
            throw new ArgumentException("The noise has one sample; at least two were expected, to take out what all share.", nameof(noise));
        }

        // What is left has a variance that is smaller by 1 / B.
        var rest = values.sub(values.mean([VideoShape.BatchAxis], keepdim: true)).Times(Math.Sqrt(shape.Batch / (shape.Batch - 1.0)));
        RefuseConstantFrames(rest, " when what all samples share is taken out");
        return rest.MoveToOuterDisposeScope();
    }

    private static void RefuseConstantFrames(Tensor values, string when)
    {
        using var scope = NewDisposeScope();
        var frames = values.transpose(0, 2).flatten(1); // (F, C*B*H*W)
        var flat = frames.amax([1]).eq(frames.amin([1])).to(ScalarType.Int64);
        if (flat.sum().item<long>() > 0)
        {
            throw new ArgumentException(
                $"Frame {flat.argmax().item<long>()} of the noise has one value everywhere{when}; noise that varies was expected.",
                "noise");
        }
    }
}

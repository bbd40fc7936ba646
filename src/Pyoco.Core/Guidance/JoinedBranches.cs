using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Two branches of guidance as one batch of twice the clips.</summary>
internal sealed class JoinedBranches(IVideoDenoiser both)
{
    /// <summary>A request for both, the negative one in front; null where they do not
    /// fit into one batch: no text, texts of different lengths, or a conditioning video.</summary>
    public static DenoiserRequest? Join(Prompts prompts)
    {
        var (first, second) = (prompts.Negative, prompts.Positive);
        if (first.Text is not { } a
            || second.Text is not { } b
            || !Fits(a.States, b.States)
            || !Fits(a.Pooled, b.Pooled)
            || !Fits(a.Mask, b.Mask)
            || first.Video is not null || second.Video is not null)
        {
            return null;
        }

        return new DenoiserRequest
        {
            Text = prompts.Own(new TextConditioning(
                Cat(a.States, b.States)!, Cat(a.Pooled, b.Pooled), [.. a.DroppedText, .. b.DroppedText], Cat(a.Mask, b.Mask))),
        };
    }

    /// <summary>The clean estimates of both. Call it inside a dispose scope.</summary>
    public (Tensor First, Tensor Second) Denoise(Tensor noisy, NoiseLevel level)
    {
        var halves = both.Denoise(cat([noisy, noisy], VideoShape.BatchAxis), level).Clean.chunk(2, VideoShape.BatchAxis);
        return (halves[0], halves[1]);
    }

    private static bool Fits(Tensor? a, Tensor? b) => a is null ? b is null : b is not null && a.shape.AsSpan().SequenceEqual(b.shape);

    private static Tensor? Cat(Tensor? a, Tensor? b)
    {
        if (a is null || b is null)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        return cat([a, b], VideoShape.BatchAxis).DetachFromDisposeScope();
    }
}

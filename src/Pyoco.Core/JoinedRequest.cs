using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Two requests as one of twice the clips.</summary>
internal static class JoinedRequest
{
    /// <summary>A request for both, the first one in front, which owns its text; null where they do not fit into one batch: no text, texts
    /// of different lengths, or a conditioning video.</summary>
    public static DenoiserRequest? Of(DenoiserRequest first, DenoiserRequest second)
    {
        if (first.Text is not { } a
            || second.Text is not { } b
            || !Fits(a.States, b.States)
            || !Fits(a.Pooled, b.Pooled)
            || !Fits(a.Mask, b.Mask)
            || first.Video is not null || second.Video is not null)
        {
            return null;
        }

        return first with
        {
            Text = new TextConditioning(
                Cat(a.States, b.States)!, Cat(a.Pooled, b.Pooled), [.. a.DroppedText, .. b.DroppedText], Cat(a.Mask, b.Mask)),
        };
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

using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Maps a tensor slice by slice along an axis, so that what a map makes on the way stays in the cache and adds little to the peak
/// of memory.</summary>
/// <remarks>With gradients everything goes at once, as what is made on the way is kept then anyway.</remarks>
internal static class Slices
{
    // Of the tokens of a slice: 1024 of 320 channels in float32. Products of matrices reach their full rate from some hundred rows on.
    private const long TokenBytes = 5 << 18;

    // Of the input of a convolution, whose weights are put into another order for every slice; that must not count.
    private const long MapBytes = 8 << 20;

    /// <summary>The length of slices that hold the tokens of one round of a transformer: all on other devices than a CPU, which want large
    /// pieces of work.</summary>
    public static long OfTokens(Tensor x, int axis = 0) => Length(x, axis, TokenBytes);

    /// <summary>The length of slices that hold the feature maps of one round of convolutions: all on other devices than a CPU.</summary>
    public static long OfMaps(Tensor x) => Length(x, axis: 0, MapBytes);

    /// <summary>Maps slices.</summary>
    /// <param name="x">What is cut along <paramref name="axis"/>.</param>
    /// <param name="length">The largest length of a slice.</param>
    /// <param name="map">Maps a slice, and where it begins, to a tensor of the same length.</param>
    /// <param name="axis">The axis, of <paramref name="x"/> and of the result.</param>
    /// <param name="group">Slices are whole groups of so many, or a part of one.</param>
    /// <returns>The results behind one another.</returns>
    public static Tensor Map(Tensor x, long length, Func<Tensor, long, Tensor> map, int axis = 0, long group = 1)
    {
        var count = x.size(axis);
        length = length > group ? length / group * group : length;
        if (is_grad_enabled() || length >= count)
        {
            return map(x, 0);
        }

        using var scope = NewDisposeScope();
        Tensor? result = null;
        for (long at = 0, size; at < count; at += size)
        {
            using var step = NewDisposeScope();
            size = Math.Min(length, length < group ? group - at % group : count - at);
            var part = map(x.narrow(axis, at, size), at);
            result ??= New(part, axis, count).MoveToOuterDisposeScope();
            result.narrow(axis, at, size).copy_(part);
        }

        return result!.MoveToOuterDisposeScope();
    }

    private static long Length(Tensor x, int axis, long bytes) => x.device_type == DeviceType.CPU
        ? Math.Max(1, bytes / (x.numel() / x.size(axis) * x.element_size()))
        : x.size(axis);

    private static Tensor New(Tensor part, int axis, long length)
    {
        var shape = part.shape;
        shape[axis] = length;
        return part.new_empty(shape);
    }
}

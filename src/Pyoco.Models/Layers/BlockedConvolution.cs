using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>Calls a convolution so that its values and gradients are those of the arguments, whatever the number of channels.</summary>
/// <remarks>
/// <para>libtorch 2.10 on a CPU (oneDNN 3.7.1, measured on a processor with AVX-512) works in blocks of 16 channels and is wrong in three
/// ways. Where the last block is not full it multiplies memory that it never wrote by zero weights, of which nothing comes until that
/// memory holds NaN or infinity: the forward pass over more than 16 input channels, the gradient of the input over the output channels.
/// With a stride the gradient of the input is off by several per cent where the input channels are an odd number of blocks from three on.
/// And in bfloat16 the values are off by a tenth to a third where the last block of output channels is not full (the last convolution of
/// every latent model, from 320 channels to 4) or where there is one input channel.</para>
/// <para>Such convolutions are filled up with channels of zeros. Those that are large enough take <see cref="WinogradConvolution"/>'s way,
/// which knows no blocks.</para>
/// </remarks>
internal static class BlockedConvolution
{
    private const long Block = 16;

    /// <summary>What <c>convolution.call(x)</c> is meant to be.</summary>
    /// <param name="convolution">A convolution without groups.</param>
    /// <param name="x">(N, C, H, W).</param>
    /// <returns>(N, C', H', W').</returns>
    public static Tensor Apply(Conv2d convolution, Tensor x)
    {
        using var scope = NewDisposeScope();
        return Over(convolution, x)(x).MoveToOuterDisposeScope();
    }

    /// <summary>The convolution for slices of some frames: what does not depend on the slice is computed once, and lives in the caller's
    /// dispose scope.</summary>
    /// <param name="convolution">A convolution without groups.</param>
    /// <param name="frames">(N, C, H, W) that the slices come from; their channels may be others.</param>
    public static Func<Tensor, Tensor> Over(Conv2d convolution, Tensor frames)
    {
        var plain = PlainOver(convolution, frames);
        return LowRankUpdate.Beside(convolution) is { } update ? x => Sum(plain(x), update.OfMaps(x)) : plain;
    }

    private static Func<Tensor, Tensor> PlainOver(Conv2d convolution, Tensor frames)
    {
        var (weight, bias) = (convolution.weight.In(frames.dtype)!, convolution.bias.In(frames.dtype));
        if (convolution.stride is [1, 1]
            && convolution.padding is [1, 1]
            && WinogradConvolution.Pays(weight, frames.size(0), frames.size(2), frames.size(3)))
        {
            var filters = WinogradConvolution.FiltersOf(weight);
            return x => WinogradConvolution.Apply(x, filters, bias);
        }

        return x => Apply(weight, bias, convolution.stride, convolution.padding!, x);
    }

    /// <summary>The same of a convolution over frames alone, whose kernel is one pixel wide and high.</summary>
    /// <param name="convolution">A convolution of kernel (k, 1, 1) and stride 1, without groups.</param>
    /// <param name="clips">(B, C, F, P), the pixels of a frame in one row.</param>
    /// <returns>(B, C', F, P).</returns>
    public static Tensor ApplyOverFrames(Conv3d convolution, Tensor clips)
    {
        using var scope = NewDisposeScope();
        var weight = convolution.weight.In(clips.dtype)!.squeeze(-1); // (C', C, k, 1)
        var plain = Apply(weight, convolution.bias.In(clips.dtype), [1, 1], [convolution.padding![0], 0], clips);
        return (LowRankUpdate.Beside(convolution) is { } update ? Sum(plain, update.OfMaps(clips)) : plain).MoveToOuterDisposeScope();
    }

    /// <summary>The convolution of a weight (C', C, kH, kW) and a bias (C'), which may be null.</summary>
    public static Tensor Apply(Tensor weight, Tensor? bias, long[] stride, long[] padding, Tensor x)
    {
        var (outputs, inputs) = (weight.size(0), weight.size(1));
        var (grad, half) = (is_grad_enabled(), x.dtype != ScalarType.Float32);
        var inputBlock = grad && stride[0] > 1 ? 2 * Block : Block;
        var missingInputs = inputs > Block || half ? -inputs & (inputBlock - 1) : 0;
        var missingOutputs = grad || half ? -outputs & (Block - 1) : 0;
        if ((missingOutputs == 0 && missingInputs == 0) || x.device_type != TorchSharp.DeviceType.CPU)
        {
            return F.conv2d(x, weight, bias, stride, padding);
        }

        using var scope = NewDisposeScope();
        var filledInput = missingInputs == 0 ? x : F.pad(x, [0, 0, 0, 0, 0, missingInputs]);
        var filledWeight = F.pad(weight, [0, 0, 0, 0, 0, missingInputs, 0, missingOutputs]);
        var filledBias = bias is null || missingOutputs == 0 ? bias : F.pad(bias, [0, missingOutputs]);
        return F.conv2d(filledInput, filledWeight, filledBias, stride, padding).narrow(1, 0, outputs).MoveToOuterDisposeScope();
    }

    // Of both, which it releases.
    private static Tensor Sum(Tensor plain, Tensor update)
    {
        using (plain)
        using (update)
        {
            return plain.Plus(update);
        }
    }
}

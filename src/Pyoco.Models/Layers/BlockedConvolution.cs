using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>Calls a convolution so that its values and gradients are those of the arguments, whatever the number of channels.</summary>
/// <remarks>
/// <para>libtorch 2.10 on a CPU (oneDNN 3.7.1, measured on a processor with AVX-512) works in blocks of 16 channels and is wrong in three ways. Where the
/// last block is not full it multiplies memory that it never wrote by zero weights, of which nothing comes until that memory holds NaN or infinity: the
/// forward pass over more than 16 input channels, the gradient of the input over the output channels. With a stride the gradient of the
/// input is off by several per cent where the input channels are an odd number of blocks from three on. And in bfloat16 the values are off by
/// tens of per cent where the last block of output channels is not full, or where there is one input channel.</para>
/// <para>Such convolutions are filled up with channels of zeros.</para>
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
        var weight = convolution.weight!;
        var (outputs, inputs) = (weight.size(0), weight.size(1));
        var inputBlock = is_grad_enabled() && convolution.stride[0] > 1 ? 2 * Block : Block;
        var half = x.dtype != ScalarType.Float32;
        var missingInputs = inputs > Block || (half && inputs == 1) ? -inputs & (inputBlock - 1) : 0;
        var missingOutputs = is_grad_enabled() || half ? -outputs & (Block - 1) : 0;
        if ((missingOutputs == 0 && missingInputs == 0) || x.device_type != TorchSharp.DeviceType.CPU)
        {
            return convolution.call(x);
        }

        using var scope = NewDisposeScope();
        var filledInput = missingInputs == 0 ? x : F.pad(x, [0, 0, 0, 0, 0, missingInputs]);
        var filledWeight = F.pad(weight, [0, 0, 0, 0, 0, missingInputs, 0, missingOutputs]);
        var filledBias = convolution.bias is not { } bias ? null : missingOutputs == 0 ? bias : F.pad(bias, [0, missingOutputs]);
        var output = F.conv2d(filledInput, filledWeight, filledBias, convolution.stride, convolution.padding, convolution.dilation);
        return output.narrow(1, 0, outputs).MoveToOuterDisposeScope();
    }
}

using System.Diagnostics.CodeAnalysis;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>Layers whose weights follow what flows through them: under bfloat16 a layer with float32 weights multiplies in bfloat16 and
/// normalises in float32, so that what learns is float32 all the while (mixed precision, arXiv 1710.03740, section 3.1).</summary>
/// <remarks>Where both are of one type, each is the layer's own call.</remarks>
internal static class MixedPrecision
{
    /// <summary>A type that float32 weights can be trained under.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is another one: in float16 small gradients become zero.</exception>
    public static ScalarType Check(ScalarType type, string name) =>
        type is ScalarType.Float32 or ScalarType.BFloat16 ? type : throw OutOfRange.Expected("Float32 or BFloat16", type, name);

    /// <summary>Refuses a type to compute in (null for that of the weights) over weights that are neither of it nor float32.</summary>
    /// <exception cref="NotSupportedException">They are another type's.</exception>
    public static void ThrowIfNotOver(ScalarType? type, ScalarType weights)
    {
        if (type is not null && weights != type && weights != ScalarType.Float32)
        {
            throw new NotSupportedException(
                $"The network's weights are {weights}, over which it cannot compute in {type} while it learns: open the model in Float32, "
                    + "or let it compute in the type of its weights.");
        }
    }

    /// <summary>A weight in a type; gradients come back in its own.</summary>
    [return: NotNullIfNotNull(nameof(weight))]
    public static Tensor? In(this Tensor? weight, ScalarType type) => weight is null || weight.dtype == type ? weight : weight.to(type);

    /// <summary>A linear layer over tokens (..., C), and the LoRA that learns beside it.</summary>
    public static Tensor Over(this Linear layer, Tensor tokens)
    {
        if (layer.weight!.dtype == tokens.dtype)
        {
            return layer.call(tokens);
        }

        using var scope = NewDisposeScope();
        var product = F.linear(tokens, layer.weight.In(tokens.dtype), layer.bias.In(tokens.dtype));
        return (LowRankUpdate.Beside(layer) is { } update ? product.Plus(update.OfTokens(tokens)) : product).MoveToOuterDisposeScope();
    }

    /// <summary>A group norm over (N, C, ...).</summary>
    public static Tensor Over(this GroupNorm norm, Tensor x) => Normalized(norm, norm.weight!, x);

    /// <summary>A layer norm over (..., C).</summary>
    public static Tensor Over(this LayerNorm norm, Tensor x) => Normalized(norm, norm.weight!, x);

    // On a CPU libtorch takes float32 weights with other activations, and computes in float32; elsewhere it refuses them.
    private static Tensor Normalized(nn.Module<Tensor, Tensor> norm, Tensor weight, Tensor x)
    {
        if (weight.dtype == x.dtype || x.device_type == DeviceType.CPU)
        {
            return norm.call(x);
        }

        using var scope = NewDisposeScope();
        return norm.call(x.to(weight.dtype)).to(x.dtype).MoveToOuterDisposeScope();
    }
}

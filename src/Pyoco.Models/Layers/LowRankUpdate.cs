using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>A low-rank update (LoRA, arXiv 2106.09685) that learns beside a linear layer or a convolution: <c>y + scale * up(down(x))</c>,
/// of a convolution with its kernel, stride and padding in <c>down</c>, and one pixel in <c>up</c>, as peft and kohya have it.</summary>
/// <remarks>It runs wherever its layer does: as a hook where the layer is called, and where a block computes with the layer's weights
/// instead (<see cref="TokenLayout"/>, <see cref="BlockedConvolution"/>), that asks for it by <see cref="Beside"/>.</remarks>
internal sealed class LowRankUpdate : IDisposable
{
    // What a field of the layer would be: it belongs to one layer and goes with it.
    private static readonly ConditionalWeakTable<nn.Module, LowRankUpdate> Attached = [];

    private readonly nn.Module _layer;
    private readonly double _scale;
    private readonly Action _unhook;

    /// <summary>Puts it beside a layer.</summary>
    /// <param name="layer">A layer for which <see cref="Refusal"/> is null.</param>
    /// <param name="rank">Its rank.</param>
    /// <param name="scale">What it is multiplied by.</param>
    /// <param name="generator">Draws the first weights: <c>down</c> from N(0, 1 / rank²), <c>up</c> is zero.</param>
    public LowRankUpdate(nn.Module layer, int rank, double scale, Generator generator)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        (_layer, _scale) = (layer, scale);
        var weight = WeightOf(layer);
        long[] kernel = [.. weight.shape.Skip(2)];
        var first = randn([rank, weight.size(1), .. kernel], generator: generator).Times_(1.0 / rank);
        Down = Factor(first.to(weight.device));
        Up = Factor(zeros([weight.size(0), rank, .. kernel.Select(_ => 1L)], device: weight.device));
        Attached.Add(layer, this);
        _unhook = Hook();
    }

    /// <summary>The factor (rank, inputs, kernel), float32.</summary>
    public Parameter Down { get; }

    /// <summary>The factor (outputs, rank, 1...), float32.</summary>
    public Parameter Up { get; }

    /// <summary>The update beside a layer; null where there is none.</summary>
    public static LowRankUpdate? Beside(nn.Module layer) => Attached.TryGetValue(layer, out var update) ? update : null;

    /// <summary>Why a layer takes no update, as the end of a sentence; null where it takes one.</summary>
    public static string? Refusal(nn.Module layer) => layer switch
    {
        Linear => null,
        Conv2d { groups: 1, dilation: [1, 1] } => null,
        Conv3d { groups: 1, dilation: [1, 1, 1], kernel_size: [_, 1, 1], stride: [1, 1, 1], padding: [_, 0, 0] } => null,
        _ => "LoRAs are trained beside linear layers, convolutions over pixels and convolutions over frames, without groups or dilation",
    };

    /// <summary>What is added to the output for tokens (..., C): (..., C'). The caller owns it.</summary>
    public Tensor OfTokens(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var inner = F.linear(tokens.to(Down.dtype), Down.flatten(1));
        return F.linear(inner, Up.flatten(1)).Times(_scale).to(tokens.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>What is added to the output for feature maps (N, C, H, W), or for (N, C, F, P) of a convolution over frames. The caller
    /// owns it.</summary>
    public Tensor OfMaps(Tensor maps)
    {
        using var scope = NewDisposeScope();
        var layer = (Convolution)_layer;
        var (stride, padding) = ((long[])[.. layer.stride.Take(2)], (long[])[.. layer.padding!.Take(2)]);
        var inner = BlockedConvolution.Apply(OfPlane(Down), bias: null, stride, padding, maps.to(Down.dtype));
        return BlockedConvolution.Apply(OfPlane(Up), bias: null, [1, 1], [0, 0], inner).Times(_scale).to(maps.dtype)
            .MoveToOuterDisposeScope();

        // A kernel over frames is one pixel wide: (k, 1, 1) to (k, 1).
        static Tensor OfPlane(Tensor factor) => factor.dim() == 5 ? factor.squeeze(-1) : factor;
    }

    /// <summary>Takes it away from its layer, and releases the factors.</summary>
    public void Dispose()
    {
        _unhook();
        Attached.Remove(_layer);
        Down.Dispose();
        Up.Dispose();
    }

    private static Tensor WeightOf(nn.Module layer) => layer is Linear linear ? linear.weight! : ((Convolution)layer).weight!;

    private static Parameter Factor(Tensor value)
    {
        var factor = new Parameter(value.DetachFromDisposeScope(), requires_grad: false);
        factor.DetachFromDisposeScope();
        return factor;
    }

    private Action Hook() => _layer switch
    {
        Linear linear => linear.register_forward_hook((_, x, y) => Sum(y, () => OfTokens(x))).remove,
        Conv2d convolution => convolution.register_forward_hook((_, x, y) => Sum(y, () => OfMaps(x))).remove,
        Conv3d convolution => convolution.register_forward_hook((_, x, y) => Sum(y, () => OfMaps(x.flatten(3)).view_as(y))).remove,
        _ => throw new ArgumentException($"{_layer.GetType().Name}: {Refusal(_layer)}."),
    };

    private static Tensor Sum(Tensor y, Func<Tensor> update)
    {
        using var scope = NewDisposeScope();
        return y.Plus(update()).MoveToOuterDisposeScope();
    }
}

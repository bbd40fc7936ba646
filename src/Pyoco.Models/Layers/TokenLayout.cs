using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>The ways between feature maps, where the pixels of a channel are neighbours in memory, and tokens, where the channels of a
/// pixel are.</summary>
/// <remarks>Linear layers that stand on such a way read or write their matrix transposed, which costs nothing. What is copied is copied in
/// whole rows of pixels or channels, at the speed of memory; a permutation element by element takes as long as the layer itself.</remarks>
internal static class TokenLayout
{
    /// <summary>Each pixel of feature maps as a token.</summary>
    /// <param name="layer">A linear layer or a 1x1 convolution from C to C' channels.</param>
    /// <param name="x">(N, C, P).</param>
    /// <returns>(N*P, C').</returns>
    public static Tensor ToTokens(nn.Module layer, Tensor x)
    {
        using var scope = NewDisposeScope();
        var (weight, bias) = Matrix(layer, x.dtype);
        var rows = x.transpose(0, 1).reshape(x.size(1), x.size(0) * x.size(2)); // (C, N*P)
        var tokens = F.linear(rows.t(), weight, bias);
        return (LowRankUpdate.Beside(layer) is { } update ? tokens.Plus(update.OfTokens(rows.t())) : tokens).MoveToOuterDisposeScope();
    }

    /// <summary>Tokens as the pixels of feature maps.</summary>
    /// <param name="layer">A linear layer or a 1x1 convolution from C to C' channels, with a bias.</param>
    /// <param name="tokens">(N*P, C).</param>
    /// <param name="count">N.</param>
    /// <returns>(N, C', P), with the axes N and C' exchanged in memory.</returns>
    public static Tensor ToPixels(nn.Module layer, Tensor tokens, long count)
    {
        using var scope = NewDisposeScope();
        var (weight, bias) = Matrix(layer, tokens.dtype);
        var rows = bias!.unsqueeze(1).addmm(weight, tokens.t(), beta: 1, alpha: 1); // (C', N*P)
        rows = LowRankUpdate.Beside(layer) is { } update ? rows.Plus(update.OfTokens(tokens).t()) : rows;
        return rows.view(rows.size(0), count, rows.size(1) / count).transpose(0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>Puts the frames of a pixel side by side, or with m and n exchanged the pixels of a frame.</summary>
    /// <param name="tokens">Tokens (B, m, n, C), whatever axes their shape joins.</param>
    /// <param name="clips">B.</param>
    /// <param name="m">Frames, or pixels of a frame.</param>
    /// <param name="n">Pixels of a frame, or frames.</param>
    /// <returns>(B, n, m, C).</returns>
    public static Tensor Exchange(Tensor tokens, long clips, long m, long n)
    {
        using var scope = NewDisposeScope();
        return tokens.view(clips, m, n, -1).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
    }

    private static (Tensor Weight, Tensor? Bias) Matrix(nn.Module layer, ScalarType type) => layer switch
    {
        Linear linear => (linear.weight.In(type)!, linear.bias.In(type)),
        Conv2d convolution => (convolution.weight.In(type)!.flatten(1), convolution.bias.In(type)),
        _ => throw new ArgumentException($"A {layer.GetType().Name} is no linear map of channels.", nameof(layer)),
    };
}

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Gives the layers of a network their starting weights, drawn from a generator instead of torch's global one.</summary>
internal static class WeightInitialization
{
    /// <summary>Linear layers and convolutions uniform in ±1/sqrt(inputs), norms 1 and 0; the last layers of residual branches
    /// zero.</summary>
    public static void Fill(nn.Module network, Generator generator)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var module in network.modules().Prepend(network))
        {
            switch (module)
            {
                case Linear linear:
                    Uniform(linear.weight!, linear.bias, linear.weight!.size(1), generator);
                    break;
                case Convolution conv:
                    Uniform(conv.weight!, conv.bias, conv.weight!.numel() / conv.weight!.size(0), generator);
                    break;
                case GroupNorm norm:
                    Unit(norm.weight, norm.bias);
                    break;
                case LayerNorm norm:
                    Unit(norm.weight, norm.bias);
                    break;
            }
        }

        foreach (var block in network.modules().Prepend(network).OfType<IZeroOutput>())
        {
            foreach (var weight in block.OutputParameters)
            {
                weight.zero_();
            }
        }
    }

    /// <summary>Embeddings from N(0, deviation²).</summary>
    public static void FillEmbeddings(nn.Module network, double deviation, Generator generator)
    {
        using var noGrad = no_grad();
        foreach (var table in network.modules().OfType<TokenTable>())
        {
            table.Rows.normal_(0, deviation, generator);
        }
    }

    private static void Uniform(Tensor weight, Tensor? bias, long inputs, Generator generator)
    {
        var bound = 1 / Math.Sqrt(inputs);
        weight.uniform_(-bound, bound, generator);
        bias?.uniform_(-bound, bound, generator);
    }

    private static void Unit(Tensor? weight, Tensor? bias)
    {
        if (weight is not null)
        {
            nn.init.ones_(weight);
        }

        bias?.zero_();
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A learned row for each id. The layer of torch draws its rows on the CPU before it moves them, even to the meta device; this
/// one leaves them as they are.</summary>
internal sealed class TokenTable : nn.Module<Tensor, Tensor>, IReplaceableWeights
{
    private Parameter weight;

    public TokenTable(long rows, long size, Device device) : base(nameof(TokenTable))
    {
        weight = new Parameter(empty([rows, size], ScalarType.Float32, device));
        RegisterComponents();
    }

    /// <summary>The rows (N, D).</summary>
    public Parameter Rows => weight;

    /// <summary>Ids of any shape to their rows, (...) to (..., D).</summary>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return weight.index_select(0, ids.reshape(-1)).reshape([.. ids.shape, weight.size(1)]).MoveToOuterDisposeScope();
    }

    public void Replace(string name, Tensor value)
    {
        weight = (Parameter)value;
        ConditionallyRegisterParameter(name, weight);
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Divides each vector by its root mean square and scales its channels; no mean is taken off and nothing added (arXiv 1910.07467,
/// equation 4).</summary>
internal sealed class RootMeanSquareNorm : nn.Module, IReplaceableWeights
{
    private readonly double _eps;
    private Parameter weight;

    public RootMeanSquareNorm(int channels, double eps, Device device) : base(nameof(RootMeanSquareNorm))
    {
        _eps = eps;
        weight = new Parameter(ones(channels, device: device));
        RegisterComponents();
    }

    /// <summary>(..., C) to the same shape and type; the mean square is taken in float32.</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var meanSquare = x.to(ScalarType.Float32).square().mean([-1], keepdim: true);
        return x.mul(meanSquare.Plus_(_eps).rsqrt_()).to(weight.dtype).mul(weight).MoveToOuterDisposeScope();
    }

    public void Replace(string name, Tensor value)
    {
        weight = (Parameter)value;
        ConditionallyRegisterParameter(name, weight);
    }
}

using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>Two linear layers with SiLU between, from a raw embedding to the network's conditioning vector.</summary>
internal sealed class TimestepEmbedding : nn.Module
{
    [ComponentName(Name = "linear_1")]
    private readonly Linear _first;

    [ComponentName(Name = "linear_2")]
    private readonly Linear _second;

    /// <param name="inputSize">Size of the raw embedding.</param>
    /// <param name="size">Size of the result.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="gain">What fresh weights of each layer are multiplied by.</param>
    public TimestepEmbedding(int inputSize, int size, Device device, double gain = 1) : base(nameof(TimestepEmbedding))
    {
        _first = nn.Linear(inputSize, size, device: device);
        _second = nn.Linear(size, size, device: device);
        RegisterComponents();
        if (gain != 1)
        {
            using var noGrad = no_grad();
            _first.weight!.Times_(gain);
            _second.weight!.Times_(gain);
        }
    }

    public Tensor Forward(Tensor embedding) => _second.Over(F.silu(_first.Over(embedding)));

    /// <summary>Sines and cosines of a timestep at geometrically falling frequencies (DDPM; arXiv 1706.03762, section 3.5).</summary>
    /// <param name="timestep">(B), whole numbers, fractions or logarithms of sigma.</param>
    /// <param name="size">Length of the result, even.</param>
    /// <param name="cosineFirst">Whether the cosines stand before the sines (<c>flip_sin_to_cos</c>).</param>
    /// <param name="shift">What is subtracted from the number of frequencies in the exponent (<c>freq_shift</c>).</param>
    /// <returns>(B, size), float32.</returns>
    public static Tensor Sinusoid(Tensor timestep, int size, bool cosineFirst, double shift)
    {
        using var scope = NewDisposeScope();
        var half = size / 2;
        var exponents = TensorArithmetic.Counting(half, ScalarType.Float32, timestep.device).Times_(-Math.Log(10000) / (half - shift));
        var angles = timestep.to(ScalarType.Float32).unsqueeze(-1).mul(exponents.exp_().unsqueeze(0)); // (B, size / 2)
        var (sine, cosine) = (angles.sin(), angles.cos());
        return cat(cosineFirst ? [cosine, sine] : [sine, cosine], dim: -1).MoveToOuterDisposeScope();
    }
}

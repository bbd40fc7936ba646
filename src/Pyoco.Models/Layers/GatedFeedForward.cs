using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>The feed-forward of a transformer block, gated by GELU (GEGLU, arXiv 2002.05202), four times as wide inside.</summary>
internal sealed class GatedFeedForward : nn.Module
{
    private readonly ModuleList<nn.Module> _layers;

    private readonly Gate _gate;
    private readonly Linear _out;

    public GatedFeedForward(int channels, Device device) : base(nameof(GatedFeedForward))
    {
        _gate = new Gate(channels, device);
        _out = nn.Linear(4 * channels, channels, device: device);
        _layers = new ModuleList<nn.Module>(_gate, nn.Identity(), _out); // published networks have a dropout in the second place
        register_module("net", _layers);
    }

    /// <summary>Tokens (..., C) to the same shape.</summary>
    public Tensor Forward(Tensor tokens) => _out.Over(_gate.Forward(tokens));

    private sealed class Gate : nn.Module
    {
        [ComponentName(Name = "proj")]
        private readonly Linear _projection;

        public Gate(int channels, Device device) : base(nameof(Gate))
        {
            _projection = nn.Linear(channels, 8 * channels, device: device);
            RegisterComponents();
        }

        // Value and gate are products of their own: so each is whole in memory, where GELU is many times as fast in float32 as on every
        // other half row.
        public Tensor Forward(Tensor tokens)
        {
            using var scope = NewDisposeScope();
            var (weights, biases) = (_projection.weight.In(tokens.dtype)!.chunk(2), _projection.bias.In(tokens.dtype)!.chunk(2));
            var updates = LowRankUpdate.Beside(_projection)?.OfTokens(tokens).chunk(2, dim: -1);
            var gate = Activated(tokens, weights[1], biases[1], updates?[1]);
            return Product(tokens, weights[0], biases[0], updates?[0]).mul(gate).MoveToOuterDisposeScope();
        }

        private static Tensor Activated(Tensor tokens, Tensor weight, Tensor bias, Tensor? update)
        {
            using var values = Product(tokens, weight, bias, update);
            return F.gelu(values);
        }

        private static Tensor Product(Tensor tokens, Tensor weight, Tensor bias, Tensor? update)
        {
            using var scope = NewDisposeScope();
            var values = F.linear(tokens, weight, bias);
            return (update is null ? values : values.Plus(update)).MoveToOuterDisposeScope();
        }
    }
}

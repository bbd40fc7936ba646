using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>The feed-forward of a transformer block, gated by GELU (GEGLU, arXiv 2002.05202), four times as wide inside.</summary>
/// <remarks>Without gradients it goes in blocks of tokens whose inner values fit into the cache: as a whole they are eight times the input, and their
/// memory is new, page by page, in every call.</remarks>
internal sealed class GatedFeedForward : nn.Module
{
    // Of the inner values of a block. Below glibc's limit of 32 MB, from which on memory goes back to the system at once; the products of matrices reach
    // their full rate from a few hundred tokens on.
    private const long BlockBytes = 16 << 20;

    private readonly ModuleList<nn.Module> _layers;

    private readonly Gate _gate;
    private readonly Linear _out;
    private readonly int _channels;

    public GatedFeedForward(int channels, Device device) : base(nameof(GatedFeedForward))
    {
        _channels = channels;
        _gate = new Gate(channels, device);
        _out = nn.Linear(4 * channels, channels, device: device);
        _layers = new ModuleList<nn.Module>(_gate, nn.Identity(), _out); // published networks have a dropout in the second place
        register_module("net", _layers);
    }

    /// <summary>Tokens (..., C) to the same shape.</summary>
    public Tensor Forward(Tensor tokens)
    {
        var count = tokens.numel() / _channels;
        var block = Math.Max(1, BlockBytes / (8 * _channels * tokens.element_size()));
        if (count <= block || (is_grad_enabled() && (tokens.requires_grad || _out.weight!.requires_grad)))
        {
            return _out.call(_gate.Forward(tokens));
        }

        using var scope = NewDisposeScope();
        var (rows, result) = (tokens.view(count, _channels), empty_like(tokens));
        for (var at = 0L; at < count; at += block)
        {
            using var step = NewDisposeScope();
            var size = Math.Min(block, count - at);
            result.view(count, _channels).narrow(0, at, size).copy_(_out.call(_gate.Forward(rows.narrow(0, at, size))));
        }

        return result.MoveToOuterDisposeScope();
    }

    private sealed class Gate : nn.Module
    {
        [ComponentName(Name = "proj")]
        private readonly Linear _projection;

        public Gate(int channels, Device device) : base(nameof(Gate))
        {
            _projection = nn.Linear(channels, 8 * channels, device: device);
            RegisterComponents();
        }

        public Tensor Forward(Tensor tokens)
        {
            var parts = _projection.call(tokens).chunk(2, dim: -1); // value, gate
            return parts[0].mul(F.gelu(parts[1]));
        }
    }
}

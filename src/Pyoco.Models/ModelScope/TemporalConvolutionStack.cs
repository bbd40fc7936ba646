using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>Four convolutions over the frames of a clip at each pixel, one residual around them: the temporal convolution of ModelScope
/// (arXiv 2308.06571).</summary>
/// <remarks>The group norms take their statistics over the whole clip. The dropout that stands before the later convolutions in training is
/// left out.</remarks>
internal sealed class TemporalConvolutionStack : nn.Module, IZeroOutput
{
    private readonly Stage[] _stages;

    public TemporalConvolutionStack(int channels, int normGroups, Device device) : base(nameof(TemporalConvolutionStack))
    {
        // From the second stage on, a dropout stands between the activation and the convolution and counts in the names.
        _stages = [.. Enumerable.Range(1, 4).Select(i => new Stage(channels, normGroups, convolutionName: i == 1 ? "2" : "3", device))];
        for (var i = 0; i < _stages.Length; i++)
        {
            register_module($"conv{i + 1}", _stages[i]);
        }
    }

    public IEnumerable<Tensor> OutputParameters => _stages[^1].ConvolutionParameters;

    /// <summary>Frames (B*F, C, H, W) to the same shape.</summary>
    public Tensor Forward(Tensor x, int frames)
    {
        using var scope = NewDisposeScope();
        var (clips, channels, pixels) = (x.size(0) / frames, x.size(1), x.size(2) * x.size(3));
        var h = x.view(clips, frames, channels, pixels).transpose(1, 2).contiguous(); // (B, C, F, H*W)
        foreach (var stage in _stages)
        {
            h = stage.Forward(h);
        }

        return x.view(clips, frames, channels, pixels).Plus(h.transpose(1, 2)).view(x.shape).MoveToOuterDisposeScope();
    }

    private sealed class Stage : nn.Module
    {
        private const double NormEps = 1e-5; // whatever the network's

        private readonly GroupNorm _norm;
        private readonly Conv3d _convolution;

        public Stage(int channels, int normGroups, string convolutionName, Device device) : base(nameof(Stage))
        {
            _norm = nn.GroupNorm(normGroups, channels, NormEps, device: device);
            _convolution = nn.Conv3d(channels, channels, (3L, 1L, 1L), padding: (1L, 0L, 0L), device: device);
            register_module("0", _norm);
            register_module(convolutionName, _convolution);
        }

        public IEnumerable<Tensor> ConvolutionParameters => _convolution.parameters();

        public Tensor Forward(Tensor clips) => BlockedConvolution.ApplyOverFrames(_convolution, F.silu(_norm.Over(clips)));
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Pyoco's own temporal layers: a convolution behind every residual block, an attention with rotary positions behind every spatial
/// attention.</summary>
/// <remarks>A clip of one frame is an image: they are skipped.</remarks>
internal sealed class RotaryTemporalLayers : ITemporalLayers
{
    private readonly ModuleList<TemporalConvolution> _convolutions = [];
    private readonly ModuleList<TemporalAttention> _attentions = [];

    public RotaryTemporalLayers(RotaryTemporalConfig config, LevelShape level, Device device)
    {
        int? conditionSize = config.IsTold ? level.ConditionSize : null;
        for (var i = 0; i < level.Inputs.Count; i++)
        {
            _convolutions.Add(new TemporalConvolution(
                level.Channels, level.NormGroups, level.NormEps, conditionSize, device, config.PixelConditioning));
        }

        for (var i = 0; i < level.Attentions; i++)
        {
            _attentions.Add(new TemporalAttention(level.Channels, config.HeadSize, conditionSize, device, config.PixelConditioning));
        }
    }

    public IEnumerable<(string Name, nn.Module Modules)> Parts => [("temp_convs", _convolutions), ("temp_attentions", _attentions)];

    public Tensor AfterResidualBlock(Tensor x, int index, int frames, Tensor? condition) =>
        frames > 1 ? _convolutions[index].Forward(x, frames, condition) : x;

    public Tensor AfterLayer(Tensor x, int index, int frames, Tensor? condition) =>
        frames > 1 && index < _attentions.Count ? _attentions[index].Forward(x, frames, condition) : x;
}

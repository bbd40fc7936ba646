using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The temporal layers of ModelScope and Zeroscope (arXiv 2308.06571): four convolutions behind every residual block, an attention
/// without positions behind every spatial attention; and one more attention before the first level.</summary>
internal sealed class ModelScopeLayers : ITemporalLayers
{
    private const int InputHeads = 8; // whatever the channels

    private readonly ModuleList<TemporalConvolutionStack> _convolutions = [];
    private readonly ModuleList<TemporalTransformer> _attentions = [];

    public ModelScopeLayers(int headSize, LevelShape level, Device device)
    {
        for (var i = 0; i < level.Inputs.Count; i++)
        {
            _convolutions.Add(new TemporalConvolutionStack(level.Channels, level.NormGroups, device));
        }

        var shape = new TemporalTransformerShape(level.Channels, level.Channels / headSize, headSize, level.NormGroups);
        for (var i = 0; i < level.Attentions; i++)
        {
            _attentions.Add(new TemporalTransformer(shape, device));
        }
    }

    public IEnumerable<(string Name, nn.Module Modules)> Parts => [("temp_convs", _convolutions), ("temp_attentions", _attentions)];

    /// <summary>The attention between the first convolution and the first level.</summary>
    public static TemporalTransformer InputTransformer(int headSize, int channels, int normGroups, Device device) =>
        new(new TemporalTransformerShape(channels, InputHeads, headSize, normGroups), device);

    public Tensor AfterResidualBlock(Tensor x, int index, int frames, Tensor? condition) =>
        _convolutions[index].Forward(x, frames);

    public Tensor AfterLayer(Tensor x, int index, int frames, Tensor? condition) =>
        index < _attentions.Count ? _attentions[index].Forward(x, frames) : x;
}

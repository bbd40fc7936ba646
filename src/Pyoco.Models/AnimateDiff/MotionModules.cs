using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>AnimateDiff's motion modules: a transformer over frames at the end of every layer; in the middle one or none.</summary>
internal sealed class MotionModules : ITemporalLayers
{
    /// <summary>The name of their list in a level.</summary>
    public const string ListName = "motion_modules";

    private readonly ModuleList<TemporalTransformer> _modules = [];

    public MotionModules(MotionConfig motion, LevelShape level, Device device)
    {
        var heads = motion.Heads[level.Level];
        var shape = new TemporalTransformerShape(level.Channels, heads, level.Channels / heads, level.NormGroups)
        {
            Blocks = level.IsMiddle ? motion.MiddleBlocks : motion.Blocks[level.Level],
            MaxFrames = motion.MaxFrames,
            Norm = motion.Norm,
        };
        var count = level.IsMiddle ? (motion.MiddleModule ? 1 : 0) : level.Inputs.Count;
        for (var i = 0; i < count; i++)
        {
            _modules.Add(new TemporalTransformer(shape, device));
        }
    }

    public IEnumerable<(string Name, nn.Module Modules)> Parts => [(ListName, _modules)];

    /// <summary>Whether a key of a network is one of a motion module.</summary>
    public static bool IsKey(string key) => key.Contains($".{ListName}.", StringComparison.Ordinal);

    public Tensor AfterResidualBlock(Tensor x, int index, int frames, Tensor? condition) => x;

    public Tensor AfterLayer(Tensor x, int index, int frames, Tensor? condition) =>
        index < _modules.Count ? _modules[index].Forward(x, frames) : x;
}

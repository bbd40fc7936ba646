using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The layout of the layers over frames that make a video network of an image network: <see cref="RotaryTemporalConfig"/>,
/// <see cref="MotionConfig"/> or <see cref="ModelScopeConfig"/>. Only this package implements it.</summary>
public interface ITemporalConfig
{
    /// <summary>The class name of networks with such layers, as a <c>config.json</c> states it.</summary>
    string ClassName { get; }

    /// <summary>The longest clip, in frames, that the layers can work on; null where nothing limits it.</summary>
    int? MaxFrames { get; }

    /// <summary>Makes the layers of one level.</summary>
    internal ITemporalLayers CreateLayers(LevelShape level, Device device);

    /// <summary>Makes the layer between the first convolution and the first level; null where there is none.</summary>
    /// <param name="channels">Channels of the finest level.</param>
    /// <param name="normGroups">Groups of the group norms.</param>
    /// <param name="device">Where the weights live.</param>
    internal ITemporalLayer? CreateInput(int channels, int normGroups, Device device) => null;
}

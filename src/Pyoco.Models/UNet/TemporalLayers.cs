using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Makes the temporal layers of the kind that a layout names: the one place that knows all kinds.</summary>
internal static class TemporalLayers
{
    /// <summary>The layers of one level; null for an image network.</summary>
    public static ITemporalLayers? ForLevel(UNetConfig config, LevelShape level, Device device) => config.ClassName switch
    {
        UNetConfig.VideoClass => new RotaryTemporalLayers(config, level, device),
        UNetConfig.MotionClass => new MotionModules(config, level, device),
        UNetConfig.ModelScopeClass => new ModelScopeLayers(config, level, device),
        _ => null,
    };

    /// <summary>The transformer between the first convolution and the first level; null where there is none.</summary>
    public static TemporalTransformer? ForInput(UNetConfig config, Device device) =>
        config.ClassName == UNetConfig.ModelScopeClass ? ModelScopeLayers.InputTransformer(config, device) : null;
}

using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>What a level of a video network does over the frames of a clip, between what it does within frames: one implementation a
/// kind.</summary>
internal interface ITemporalLayers
{
    /// <summary>The modules, in lists with the names under which they stand in the level, and so in its keys.</summary>
    IEnumerable<(string Name, nn.Module Modules)> Parts { get; }

    /// <summary>What follows a residual block.</summary>
    /// <param name="x">Frames (B*F, C, H, W).</param>
    /// <param name="index">Which residual block of the level.</param>
    /// <param name="frames">F.</param>
    /// <param name="condition">What is known of the clips (<see cref="UNetContext.ClipCondition"/>), for layers that take it; null only
    /// where they do not.</param>
    /// <returns>The same shape; <paramref name="x"/> itself where nothing follows.</returns>
    Tensor AfterResidualBlock(Tensor x, int index, int frames, Tensor? condition);

    /// <summary>What ends a layer: a residual block and, where the level has one, its spatial attention.</summary>
    /// <inheritdoc cref="AfterResidualBlock"/>
    Tensor AfterLayer(Tensor x, int index, int frames, Tensor? condition);
}

using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Features of a clip made of those of its frames: all of them one after the other, or their differences from frame to
/// frame.</summary>
/// <remarks>Joined features tell what the frames show, and in which order. Differences tell how it moves and take out what all frames
/// share, the background and the looks that stay. Their number grows with the frames; <see cref="PrincipalAxes"/> takes the few that
/// vary.</remarks>
public sealed class FrameFeatures : IClipFeatures
{
    private readonly Func<Tensor, Tensor> _extract;
    private readonly bool _isOfDifferences;

    private FrameFeatures(string name, Func<Tensor, Tensor> extract, bool isOfDifferences) =>
        (Name, _extract, _isOfDifferences) = (name, extract, isOfDifferences);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The features of the frames one after the other.</summary>
    /// <param name="name">The name of the frames' features.</param>
    /// <param name="extract">Makes features (N, D) of frames (N, C, H, W) in [-1, 1]; it keeps neither.</param>
    public static FrameFeatures Joined(string name, Func<Tensor, Tensor> extract) => Create(name, extract, isOfDifferences: false);

    /// <summary>The differences of the features of neighbouring frames, one after the other.</summary>
    /// <inheritdoc cref="Joined" path="/param"/>
    public static FrameFeatures Differences(string name, Func<Tensor, Tensor> extract) =>
        Create($"differences of {name}", extract, isOfDifferences: true);

    /// <summary>The means of square blocks of pixels: features of frames without a network.</summary>
    /// <param name="frames">(N, C, H, W).</param>
    /// <param name="side">Blocks along each side, at least 1.</param>
    /// <returns>(N, C * side * side).</returns>
    public static Tensor PooledPixels(Tensor frames, int side)
    {
        ArgumentNullException.ThrowIfNull(frames);
        OutOfRange.AtLeast(1, side, nameof(side));
        using var scope = NewDisposeScope();
        return nn.functional.adaptive_avg_pool2d(frames, side).flatten(1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The clips are not of five axes, or of one frame where differences are asked for; or what was
    /// made of the frames is no row a frame.</exception>
    public Tensor Extract(Tensor clips)
    {
        var shape = VideoShape.Of(clips);
        if (_isOfDifferences && shape.Frames < 2)
        {
            throw new ArgumentException($"The clips have the shape {shape}; differences need two frames or more.", nameof(clips));
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var frames = clips.transpose(1, 2).flatten(0, 1); // (N * F, C, H, W)
        var rows = _extract(frames);
        if (rows.dim() != 2 || rows.size(0) != shape.Batch * shape.Frames)
        {
            throw new ArgumentException(
                $"'{Name}' made ({string.Join(", ", rows.shape)}) of {shape.Batch * shape.Frames} frames; a row a frame was expected.");
        }

        var perFrame = rows.reshape(shape.Batch, shape.Frames, rows.size(1)).to(ScalarType.Float32); // (N, F, D)
        var features = _isOfDifferences ? perFrame.diff(1, 1) : perFrame;
        return features.flatten(1).clone().MoveToOuterDisposeScope();
    }

    private static FrameFeatures Create(string name, Func<Tensor, Tensor> extract, bool isOfDifferences)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(extract);
        return new FrameFeatures(name, extract, isOfDifferences);
    }
}

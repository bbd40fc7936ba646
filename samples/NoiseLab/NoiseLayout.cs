using Pyoco;
using Pyoco.Samples;
using static TorchSharp.torch;

namespace NoiseLab;

/// <summary>An order of axes that pipelines take noise in.</summary>
/// <remarks>(B, C, F, H, W) is what diffusers' 3-D UNets and most video transformers take, (B, F, C, H, W) what Stable Video Diffusion and
/// CogVideoX take, (F, C, H, W) what image pipelines take that are run frame by frame.</remarks>
internal sealed class NoiseLayout
{
    private static readonly Dictionary<string, NoiseLayout> Known = new()
    {
        ["bcfhw"] = new("bcfhw", [0, 1, 2, 3, 4]),
        ["bfchw"] = new("bfchw", [0, 2, 1, 3, 4]),
        ["fchw"] = new("fchw", [0, 2, 1, 3, 4]) { HasOneSample = true },
    };

    // Which axis of a video each axis is; every order here is its own inverse.
    private readonly long[] _axes;

    private NoiseLayout(string name, long[] axes) => (Name, _axes) = (name, axes);

    /// <summary>The names of all layouts, the usual one first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["bcfhw", "bfchw", "fchw"];

    public string Name { get; }

    private bool HasOneSample { get; init; }

    /// <summary>The layout of one of the <see cref="Names"/>.</summary>
    public static NoiseLayout Of(string name) => Known[name];

    /// <summary>The sizes of a clip in this order.</summary>
    public long[] SizesOf(VideoShape shape)
    {
        if (HasOneSample && shape.Batch != 1)
        {
            throw new UsageException($"--shape has B = {shape.Batch}; the layout {Name} has one sample.");
        }

        var sizes = shape.ToArray();
        return [.. _axes.Skip(HasOneSample ? 1 : 0).Select(axis => sizes[axis])];
    }

    /// <summary>A video (B, C, F, H, W) in this order, contiguous; the caller owns it.</summary>
    public Tensor FromVideo(Tensor video)
    {
        using var scope = NewDisposeScope();
        SizesOf(VideoShape.Of(video));
        var permuted = video.permute(_axes);
        return (HasOneSample ? permuted.squeeze(0) : permuted).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>A tensor in this order as a video (B, C, F, H, W); the caller owns it.</summary>
    public Tensor ToVideo(Tensor noise, string path)
    {
        var axes = _axes.Length - (HasOneSample ? 1 : 0);
        if (noise.dim() != axes || noise.shape.Any(size => size < 1))
        {
            throw new UsageException(
                $"{path} has the sizes [{string.Join(", ", noise.shape)}]; the layout {Name} has {axes} axes, each of at least 1.");
        }

        using var scope = NewDisposeScope();
        return (HasOneSample ? noise.unsqueeze(0) : noise).permute(_axes).contiguous().MoveToOuterDisposeScope();
    }
}

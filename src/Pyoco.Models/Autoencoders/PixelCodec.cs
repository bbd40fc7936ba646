using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The codec of pixel-space models: the pixels themselves, or square patches of them moved into channels (space to
/// depth).</summary>
public sealed class PixelCodec : IVideoCodec, IModelComponent
{
    /// <summary>The class name in <c>model_index.json</c> and <c>vae/config.json</c>.</summary>
    public const string ClassName = "PixelCodec";

    private const int LargestPatch = 26_754; // its 3 P² channels are below 2^31

    /// <summary>A codec of patches.</summary>
    /// <param name="patchSize">Side of a patch in pixels, at least 1; 1 leaves the pixels where they are.</param>
    public PixelCodec(int patchSize = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(patchSize, LargestPatch);
        PatchSize = patchSize;
    }

    /// <summary>Side of a patch in pixels.</summary>
    public int PatchSize { get; }

    /// <summary>Channels of an encoded RGB video.</summary>
    public int Channels => 3 * PatchSize * PatchSize;

    ComponentClass IModelComponent.Class => new("pyoco", ClassName);

    /// <summary>Reads the folder of a codec: its <c>config.json</c>.</summary>
    /// <exception cref="FileNotFoundException">The folder has no config.</exception>
    /// <exception cref="CheckpointException">The config is no JSON object, or an entry is of the wrong type or out of range.</exception>
    /// <exception cref="NotSupportedException">The config is of another class.</exception>
    public static PixelCodec Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var file = Path.Combine(folder, ComponentWeights.ConfigName);
        var entries = new ConfigEntries(StrictJson.ReadObject(file), file);
        entries.Require("_class_name", [ClassName]);
        var size = entries.Integer("patch_size", 1);
        return size is >= 1 and <= LargestPatch
            ? new PixelCodec(size)
            : throw new CheckpointException($"patch_size is {size} in {file}; 1 to {LargestPatch} was expected.");
    }

    /// <inheritdoc/>
    public void Save(string folder, ScalarType type = ScalarType.Float32)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ConfigJson.Write(
            Path.Combine(folder, ComponentWeights.ConfigName), new JsonObject { ["_class_name"] = ClassName, ["patch_size"] = PatchSize });
    }

    private FramewiseShapes Shapes => new(Channels, PatchSize);

    /// <inheritdoc/>
    public VideoShape LatentShape(VideoShape pixels) => Shapes.Latents(pixels);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The latents have other channels.</exception>
    public VideoShape PixelShape(VideoShape latents) => Shapes.Pixels(latents);

    /// <inheritdoc/>
    public IEnumerable<Tensor> DecodeFrames(Tensor latents) => FramewiseShapes.Decode(latents, 1, Decode);

    /// <summary>(B, 3, F, H, W) to (B, 3 P², F, H/P, W/P): channel <c>(c P + dy) P + dx</c> holds colour c of the pixel (dy, dx) of a
    /// patch.</summary>
    /// <exception cref="ArgumentException">The video has not three channels, or its size is no multiple of the patch.</exception>
    public Tensor Encode(Tensor video)
    {
        var shape = VideoShape.Of(video);
        if (shape.Channels != 3 || shape.Height % PatchSize != 0 || shape.Width % PatchSize != 0)
        {
            throw new ArgumentException(
                $"The video has the shape {shape}; three channels and a size in multiples of {PatchSize} were expected.", nameof(video));
        }

        using var scope = NewDisposeScope();
        return video
            .reshape(shape.Batch, 3, shape.Frames, shape.Height / PatchSize, PatchSize, shape.Width / PatchSize, PatchSize)
            .permute(0, 1, 4, 6, 2, 3, 5) // (B, 3, dy, dx, F, H/P, W/P)
            .reshape(shape.Batch, Channels, shape.Frames, shape.Height / PatchSize, shape.Width / PatchSize)
            .clone()
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The latents have not <see cref="Channels"/> channels.</exception>
    public Tensor Decode(Tensor latents)
    {
        var shape = VideoShape.Of(latents);
        if (shape.Channels != Channels)
        {
            throw new ArgumentException($"The latents have the shape {shape}; {Channels} channels were expected.", nameof(latents));
        }

        using var scope = NewDisposeScope();
        return latents
            .reshape(shape.Batch, 3, PatchSize, PatchSize, shape.Frames, shape.Height, shape.Width)
            .permute(0, 1, 4, 5, 2, 6, 3) // (B, 3, F, h, dy, w, dx)
            .reshape(shape.Batch, 3, shape.Frames, (long)shape.Height * PatchSize, (long)shape.Width * PatchSize)
            .clone()
            .MoveToOuterDisposeScope();
    }
}

namespace Pyoco.Models;

/// <summary>Which image networks a motion adapter fits, and which adapter a network has.</summary>
internal static class MotionFit
{
    /// <summary>The adapter in a network, to be written by itself; null where there is none.</summary>
    public static MotionAdapterConfig? AdapterOf(UNetConfig network) => network.Temporal is not MotionConfig motion
        ? null
        : new MotionAdapterConfig
    {
        BlockOutChannels = network.BlockOutChannels,
        LayersPerBlock = network.LayersPerBlock,
        NormGroups = network.NormGroups,
        Motion = motion,
    };

    /// <summary>The layout of an image network with the motion modules of an adapter.</summary>
    /// <param name="image">The image network's.</param>
    /// <param name="adapter">The adapter's.</param>
    /// <param name="source">The adapter, as an error calls it.</param>
    /// <exception cref="CheckpointException">The adapter was made for another image network; every difference is listed.</exception>
    /// <exception cref="NotSupportedException">The image network has a pooled text, for which a <c>UNetMotionModel</c> has no place, or
    /// reads no text, which one does.</exception>
    public static UNetConfig With(UNetConfig image, MotionAdapterConfig adapter, string source)
    {
        ThrowIfWithoutText(image);
        string[] differences =
        [
            .. Difference("channels", string.Join(", ", adapter.BlockOutChannels), string.Join(", ", image.BlockOutChannels)),
            .. Difference("layers per block", $"{adapter.LayersPerBlock}", $"{image.LayersPerBlock}"),
            .. Difference("norm groups", $"{adapter.NormGroups ?? image.NormGroups}", $"{image.NormGroups}"),
            .. image.BlockOutChannels.Zip(adapter.Motion.Heads).Where(l => l.First % l.Second != 0)
                .Select(l => $"{l.Second} heads, which do not divide {l.First} channels"),
        ];
        if (differences.Length > 0)
        {
            throw new CheckpointException(
                $"{source} is a motion adapter of another base than this image network: {string.Join("; ", differences)}.");
        }

        return image.PooledSize == 0
            ? image with { Temporal = adapter.Motion, Source = null }
            : throw new NotSupportedException(
                "class_embed_type is 'projection' in the image network; with motion modules Pyoco supports null.");
    }

    /// <summary>Refuses an image network that reads no text.</summary>
    /// <exception cref="NotSupportedException">It reads none.</exception>
    public static void ThrowIfWithoutText(UNetConfig image)
    {
        if (!image.IsConditional)
        {
            throw new NotSupportedException(
                $"The image network is a {image.ClassName}, which reads no text; motion modules go between the layers of a "
                    + $"{UNetConfig.ImageClass}. Pyoco's own temporal layers go into either (ImageModelExtension.Temporal).");
        }
    }

    /// <summary>Refuses a layout of modules for another number of levels.</summary>
    /// <exception cref="ArgumentException">Heads or blocks are not one number a level.</exception>
    public static void ThrowIfUneven(MotionConfig motion, int levels)
    {
        if (motion.Heads.Count != levels || motion.Blocks.Count != levels)
        {
            throw new ArgumentException(
                $"The motion modules have heads for {motion.Heads.Count} levels and blocks for {motion.Blocks.Count}; the image network "
                    + $"has {levels}.", nameof(motion));
        }
    }

    private static IEnumerable<string> Difference(string what, string adapter, string image) =>
        adapter == image ? [] : [$"{what} [{adapter}] where the network has [{image}]"];
}

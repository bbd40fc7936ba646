namespace Pyoco.Models;

/// <summary>Tells UNets with diffusers' names, and Pyoco's own.</summary>
internal static class UNetDescription
{
    public static Finding? Of(WeightList weights)
    {
        if (weights.Rank("conv_in.weight") != 4 || !weights.Has("time_embedding.linear_1.weight")
            || !weights.Has("down_blocks.0.resnets.0.conv1.weight"))
        {
            return null;
        }

        var levels = weights.CountFrom0(i => $"down_blocks.{i}.resnets.0.conv1.weight");
        long[] channels = [.. Enumerable.Range(0, levels).Select(i => weights.Size($"down_blocks.{i}.resnets.0.conv1.weight", 0))];
        var text = TextSize(weights);
        var sizes = $" of channels {string.Join(", ", channels)}{(text == 0 ? "" : $" with text of size {text}")}";
        var (kind, network, className, family) = Kind(weights, text, KnownFamilies.Of(channels, text));
        var name = family is null ? network + sizes : $"{family} {network}";
        var inputs = weights.Size("conv_in.weight", 1);
        var unusual = family is null || inputs == 4 ? "" : $", {inputs} input channels{(inputs == 9 ? " (inpainting)" : "")}";
        var parameters = weights.Parameters;
        return new Finding(
            kind, $"{name} ({className}){unusual}, {weights.Count} tensors, {WeightList.InWords(parameters)}", family, parameters);
    }

    private static (ModelKind Kind, string Network, string Class, string? Family) Kind(WeightList weights, long text, string? family)
    {
        if (weights.Has("transformer_in.proj_in.weight"))
        {
            return (ModelKind.VideoUNet, "video UNet", UNetConfig.ModelScopeClass, family == KnownFamilies.Sd21
                ? KnownFamilies.ModelScope
                : null);
        }

        if (weights.Names.Any(
            n => n.Contains(".temp_convs.", StringComparison.Ordinal) || n.Contains(".temp_attentions.", StringComparison.Ordinal)))
        {
            var textless = text > 0 ? "" : "unconditional ";
            return (ModelKind.VideoUNet, $"{textless}video UNet of Pyoco", UNetConfig.VideoClass, family);
        }

        if (MotionDescription.VersionOf(weights) is { } version)
        {
            return (ModelKind.VideoUNet, $"video UNet with AnimateDiff {version} motion modules", UNetConfig.MotionClass, family);
        }

        return text > 0
            ? (ModelKind.ImageUNet, "image UNet", UNetConfig.ImageClass, family)
            : (ModelKind.ImageUNet, "unconditional image UNet", UNetConfig.UnconditionalClass, null);
    }

    // Temporal attentions have an attn2, too, but it attends to the frames.
    private static long TextSize(WeightList weights) => weights.Names
        .Where(n => n.Contains(".attentions.", StringComparison.Ordinal) && n.EndsWith(".attn2.to_k.weight", StringComparison.Ordinal))
        .Select(n => weights.Size(n, 1)).FirstOrDefault();
}

namespace Pyoco.Models;

/// <summary>Tells updates of low rank (LoRA, arXiv 2106.09685), in the ways in which their weights are named.</summary>
internal static class LoraDescription
{
    public static Finding? Of(WeightList weights)
    {
        if (weights.Names.Select(n => (Name: n, Kind: LoraKeys.OtherKind(n))).FirstOrDefault(n => n.Kind is not null) is { Kind: { } kind }
            other)
        {
            return new Finding(
                ModelKind.Lora, $"{kind} ('{other.Name}'), which Pyoco does not open, {WeightList.InWords(weights.Parameters)}", null,
                weights.Parameters);
        }

        // The matrices that go down to the rank, one a layer.
        Factor[] down =
        [
            .. weights.Names.Select(n => (Name: n, Key: LoraKeys.Parse(n))).Where(n => n.Key?.Role == LoraRole.Down)
                .Select(n => new Factor(n.Name, n.Key!)),
        ];
        return down.Length == 0 ? null : Describe(weights, down);
    }

    private static Finding Describe(WeightList weights, Factor[] down)
    {
        var motion = down.Any(d => d.Key.Layer.Contains(MotionModules.ListName, StringComparison.Ordinal));
        var family = motion ? MotionFamily(weights, down) : Family(weights, down);
        long[] ranks = [.. down.Select(d => weights.Size(d.Name, 0)).Distinct().Order()];
        var rank = ranks.Length == 1 ? $"{ranks[0]}" : $"{ranks[0]} to {ranks[^1]}";
        var text = down.Count(d => d.IsOfText);
        var layers = text == 0 ? $"{down.Length} layers"
            : text == down.Length ? $"{text} layers of the text encoder"
            : $"{down.Length - text} layers of the UNet and {text} of the text encoder";
        var parameters = weights.Renamed(n => n.EndsWith(".alpha", StringComparison.Ordinal) ? null : n).Parameters;
        return new Finding(
            motion ? ModelKind.MotionLora : ModelKind.Lora,
            $"{(motion ? "AnimateDiff motion LoRA" : "LoRA")}{KnownFamilies.For(family)} in {down[0].Key.Naming} names, rank "
                + $"{rank}, {layers}, {WeightList.InWords(parameters)}",
            family,
            parameters);
    }

    // By the size of the text that the image network attends to; else by the text encoder's own, of which SDXL has two.
    private static string? Family(WeightList weights, Factor[] down)
    {
        long Input(Func<Factor, bool> chosen) => down.Where(chosen).Select(d => weights.Size(d.Name, 1)).FirstOrDefault();
        var image = Input(d => d.Key.Layer.Contains("attn2", StringComparison.Ordinal)
            && (d.Key.Layer.EndsWith("to_k", StringComparison.Ordinal) || d.Key.Layer.EndsWith("to_v", StringComparison.Ordinal)));
        return image > 0 ? KnownFamilies.OfText(image)
            : down.Any(d => d.Key.Part == LoraPart.SecondText) ? KnownFamilies.Sdxl
            : KnownFamilies.OfText(Input(d => d.IsOfText && d.Key.Layer.EndsWith("q_proj", StringComparison.Ordinal)));
    }

    private static string? MotionFamily(WeightList weights, Factor[] down)
    {
        long Finest(string level) => down.Where(d => d.Key.Layer.Contains($"{level}.{MotionModules.ListName}.0.", StringComparison.Ordinal)
            && d.Key.Layer.Contains("to_q", StringComparison.Ordinal))
            .Select(d => weights.Size(d.Name, 1)).FirstOrDefault();
        return (Finest("down_blocks.0"), Finest("down_blocks.3")) switch { (320, 1280) => KnownFamilies.Sd15,
            (320, 0) => KnownFamilies.Sdxl, _ => null };
    }

    private sealed record Factor(string Name, LoraKey Key)
    {
        public bool IsOfText => Key.Part != LoraPart.UNet;
    }
}

namespace Pyoco.Models;

/// <summary>Tells updates of low rank (LoRA, arXiv 2106.09685), in the three ways in which their weights are named.</summary>
internal static class LoraDescription
{
    public static Finding? Of(WeightList weights)
    {
        // The matrices that go down to the rank, one a layer.
        var down = weights.Names.Select(n => (Name: n, End: LoraKeys.EndingOf(n))).Where(n => n.End?.Role == LoraRole.Down)
            .Select(n => (n.Name, Target: n.Name[..^n.End!.Text.Length], n.End.Naming)).ToArray();
        if (down.Length == 0)
        {
            return null;
        }

        var motion = down.Any(d => d.Target.Contains(MotionModules.ListName, StringComparison.Ordinal));
        var family = motion ? MotionFamily(weights, down) : Family(weights, down);
        long[] ranks = [.. down.Select(d => weights.Size(d.Name, 0)).Distinct().Order()];
        var rank = ranks.Length == 1 ? $"{ranks[0]}" : $"{ranks[0]} to {ranks[^1]}";
        var text = down.Count(d => IsOfText(d.Target));
        var layers = text == 0 ? $"{down.Length} layers"
            : text == down.Length ? $"{text} layers of the text encoder"
            : $"{down.Length - text} layers of the UNet and {text} of the text encoder";
        var parameters = weights.Renamed(n => n.EndsWith(".alpha", StringComparison.Ordinal) ? null : n).Parameters;
        return new Finding(
            motion ? ModelKind.MotionLora : ModelKind.Lora,
            $"{(motion ? "AnimateDiff motion LoRA" : "LoRA")}{KnownFamilies.For(family)} in {down[0].Naming} names, rank "
                + $"{rank}, {layers}, {WeightList.InWords(parameters)}",
            family,
            parameters);
    }

    private static bool IsOfText(string target) =>
        target.StartsWith("text_encoder", StringComparison.Ordinal) || target.StartsWith("lora_te", StringComparison.Ordinal);

    // By the size of the text that the image network attends to; else by the text encoder's own, of which SDXL has two.
    private static string? Family(WeightList weights, (string Name, string Target, string Naming)[] down)
    {
        long Input(Func<string, bool> chosen) => down.Where(d => chosen(d.Target)).Select(d => weights.Size(d.Name, 1)).FirstOrDefault();
        var image = Input(t => t.Contains("attn2", StringComparison.Ordinal)
            && (t.EndsWith("to_k", StringComparison.Ordinal) || t.EndsWith("to_v", StringComparison.Ordinal)));
        var two = down.Any(d => d.Target.StartsWith("lora_te1_", StringComparison.Ordinal)
            || d.Target.StartsWith("text_encoder_2.", StringComparison.Ordinal));
        return image > 0 ? KnownFamilies.OfText(image)
            : two ? KnownFamilies.Sdxl
            : KnownFamilies.OfText(Input(t => IsOfText(t) && t.EndsWith("q_proj", StringComparison.Ordinal)));
    }

    private static string? MotionFamily(WeightList weights, (string Name, string Target, string Naming)[] down)
    {
        long Finest(string level) => down.Where(d => d.Target.Contains($"{level}.{MotionModules.ListName}.0.", StringComparison.Ordinal)
            && d.Target.Contains("to_q", StringComparison.Ordinal))
            .Select(d => weights.Size(d.Name, 1)).FirstOrDefault();
        return (Finest("down_blocks.0"), Finest("down_blocks.3")) switch { (320, 1280) => KnownFamilies.Sd15,
            (320, 0) => KnownFamilies.Sdxl, _ => null };
    }
}

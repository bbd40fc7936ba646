namespace Pyoco.Models;

/// <summary>The names that AnimateDiff's authors give the weights of their motion modules, in diffusers' names.</summary>
/// <remarks>Their files may hold other weights beside the modules, and the positions, which are a formula: both are left out.</remarks>
internal static class MotionModuleKeys
{
    private const string Mark = ".temporal_transformer.";
    private const string FirstTable = "down_blocks.0.motion_modules.0.temporal_transformer.transformer_blocks.0.attention_blocks.0.pos_encoder.pe";

    // How checkpoints of distributed training begin every name.
    private const string Wrapper = "module.";

    private static readonly (string Original, string Diffusers)[] Parts =
    [
        (Mark, "."),
        (".attention_blocks.0.", ".attn1."),
        (".attention_blocks.1.", ".attn2."),
        (".norms.0.", ".norm1."),
        (".norms.1.", ".norm2."),
        (".ff_norm.", ".norm3."),
    ];

    /// <summary>Whether a file has the authors' names.</summary>
    public static bool AreOriginal(IEnumerable<string> names) => names.Any(n => n.Contains(Mark, StringComparison.Ordinal));

    /// <summary>diffusers' name of a weight; null for what is left out.</summary>
    public static string? Rename(string name)
    {
        if (!MotionModules.IsKey(name) || name.Contains(".pos_encoder.", StringComparison.Ordinal))
        {
            return null;
        }

        var key = name.StartsWith(Wrapper, StringComparison.Ordinal) ? name[Wrapper.Length..] : name;
        return Parts.Aggregate(key, (k, part) => k.Replace(part.Original, part.Diffusers, StringComparison.Ordinal));
    }

    /// <summary>Which of the published modules a file of the authors holds, by what sets them apart.</summary>
    public static MotionModuleVersion VersionOf(ITensorSource file)
    {
        string? Find(string name) => file.Names.FirstOrDefault(n => n == name || n == Wrapper + name);
        var table = Find(FirstTable);
        if (Find("mid_block.motion_modules.0.temporal_transformer.norm.bias") is not null)
        {
            return table is null ? MotionModuleVersion.AnimateLcm : MotionModuleVersion.V2;
        }

        if (Find("up_blocks.2.motion_modules.0.temporal_transformer.norm.weight") is { } norm && file.Describe(norm).Shape[0] == 320)
        {
            return MotionModuleVersion.SdxlBeta;
        }

        return table is not null && file.Describe(table).Shape[1] == 24 ? MotionModuleVersion.V1 : MotionModuleVersion.V3;
    }
}

/// <summary>The published motion modules.</summary>
internal enum MotionModuleVersion
{
    /// <summary><c>mm_sd_v14</c>, <c>mm_sd_v15</c>: 24 frames, no module in the middle.</summary>
    V1,

    /// <summary><c>mm_sd_v15_v2</c>: 32 frames, a module in the middle.</summary>
    V2,

    /// <summary><c>v3_sd15_mm</c>: 32 frames, no module in the middle.</summary>
    V3,

    /// <summary><c>mm_sdxl_v10_beta</c>, for another base.</summary>
    SdxlBeta,

    /// <summary>AnimateLCM: as <see cref="V2"/>, saved without the positions.</summary>
    AnimateLcm,
}

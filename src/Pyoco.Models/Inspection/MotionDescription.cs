namespace Pyoco.Models;

/// <summary>Tells motion modules with the names of diffusers or of AnimateDiff's authors.</summary>
internal static class MotionDescription
{
    private const string List = $".{MotionModules.ListName}.";

    public static Finding? Of(WeightList weights)
    {
        var isOriginal = MotionModuleKeys.AreOriginal(weights.Names);
        if (VersionOf(weights) is not { } version || weights.Has("time_embedding.linear_1.weight"))
        {
            return null;
        }

        var modules = InDiffusersNames(weights);
        var channels = Channels(modules);
        var family = KnownFamilies.IsSdSized(channels)
            ? KnownFamilies.Sd15
            : KnownFamilies.IsSdxlSized(channels) ? KnownFamilies.Sdxl : null;
        var fits = family is null ? $" for an image network of channels {string.Join(", ", channels)}" : KnownFamilies.For(family);
        var count = modules.Names.Select(ModuleOf).Distinct().Count();
        var parameters = modules.Parameters;
        return new Finding(
            ModelKind.MotionAdapter,
            $"AnimateDiff {version} motion module{fits}, {count} modules, "
                + $"{WeightList.InWords(parameters)}{(isOriginal ? ", in its authors' names" : "")}",
            family,
            parameters);
    }

    /// <summary>Which of the published modules are among the weights, by what sets them apart; null where there are none.</summary>
    /// <remarks>AnimateLCM has the layout of v2. Files of the authors may lack its positions, those of diffusers have them.</remarks>
    public static string? VersionOf(WeightList weights)
    {
        var modules = InDiffusersNames(weights);
        if (!modules.Has("down_blocks.0.motion_modules.0.norm.weight"))
        {
            return null;
        }

        var frames = weights.Names.Where(n => MotionModules.IsKey(n) && n.EndsWith(".pe", StringComparison.Ordinal))
            .Select(n => weights.Size(n, 1)).FirstOrDefault();
        var middle = modules.Has("mid_block.motion_modules.0.norm.weight");
        return MotionModuleVersion.Of(Channels(modules), frames, middle);
    }

    private static WeightList InDiffusersNames(WeightList weights) => weights.Renamed(
        MotionModuleKeys.AreOriginal(weights.Names) ? MotionModuleKeys.Rename : n => MotionModules.IsKey(n) ? n : null);

    private static long[] Channels(WeightList modules) =>
    [
        .. Enumerable.Range(0, modules.CountFrom0(i => $"down_blocks.{i}.motion_modules.0.norm.weight"))
            .Select(i => modules.Size($"down_blocks.{i}.motion_modules.0.norm.weight", 0)),
    ];

    // up_blocks.1.motion_modules.2
    private static string ModuleOf(string name)
    {
        var number = name.IndexOf(List, StringComparison.Ordinal) + List.Length;
        return name.IndexOf('.', number) is var end && end < 0 ? name : name[..end];
    }
}

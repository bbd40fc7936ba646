namespace Pyoco.Models;

/// <summary>The names that AnimateDiff's authors give the weights of their motion modules, in diffusers' names.</summary>
/// <remarks>Their files may hold other weights beside the modules, and the positions, which are a formula: both are left out.</remarks>
internal static class MotionModuleKeys
{
    private const string Mark = ".temporal_transformer.";

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
}

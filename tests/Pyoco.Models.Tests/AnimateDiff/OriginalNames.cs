using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Writes motion modules under the names of AnimateDiff's authors.</summary>
internal static class OriginalNames
{
    public static string Write(string diffusers, string path)
    {
        using var scope = NewDisposeScope();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = SafetensorsFile.Open(diffusers);
        var tensors = file.Names.SelectMany(name => Of(name).Select(original => (original, name)))
            .ToDictionary(n => n.original, n => file.Read(n.name));
        tensors["conv_in.weight"] = ones(1); // some files hold more than the modules
        SafetensorsWriter.Write(path, tensors);
        return path;
    }

    // The positions stand in each of the two attentions.
    private static IEnumerable<string> Of(string name)
    {
        var parts = name.Split(".motion_modules.");
        var (module, rest) = (parts[1][..parts[1].IndexOf('.')], parts[1][(parts[1].IndexOf('.') + 1)..]);
        var inside = rest.Replace("attn1.", "attention_blocks.0.").Replace("attn2.", "attention_blocks.1.")
            .Replace("norm1.", "norms.0.").Replace("norm2.", "norms.1.").Replace("norm3.", "ff_norm.");
        var whole = $"{parts[0]}.motion_modules.{module}.temporal_transformer.{inside}";
        return name.EndsWith(".pe", StringComparison.Ordinal)
            ?
            [
                whole.Replace("pos_embed.", "attention_blocks.0.pos_encoder."),
                whole.Replace("pos_embed.", "attention_blocks.1.pos_encoder."),
            ]
            : [whole];
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Pyoco;
using Pyoco.Samples;

namespace NoiseLab;

/// <summary>What several commands take.</summary>
internal static class LabOptions
{
    // What one tensor of float32 can hold as one span of bytes.
    private const long MostValues = int.MaxValue / sizeof(float);

    public static readonly Argument<string> File = new("FILE")
    {
        Description = "safetensors with one tensor, or float32 values without a header, whose --shape has to be given",
    };

    public static readonly Option<string> Prior = ValuedOption.Required(
        "--prior", "PRIOR", "a name (independent, shared, mixed, progressive), a specification in JSON ({\"name\": \"looping\", "
            + "\"period\": 16, \"alpha\": 2}), or the path of a file with one (with a dot or a slash in it)");

    public static readonly Option<double?> Alpha = ValuedOption.NumberOrNone(
        "--alpha", "accepted with every prior, and said to be unused where there is none [mixed 1, progressive 2]", least: 0);

    public static readonly Option<string> Layout = ValuedOption.Choice(
        "--layout", "the order of the file's axes; fchw has one sample", [.. NoiseLayout.Names]);

    public static readonly Option<VideoShape?> Shape = new("--shape")
    {
        HelpName = "B,C,F,H,W",
        Description = "the sizes, in this order whatever the layout is",
        CustomParser = ReadShape,
    };

    public static readonly Option<int> FirstFrame =
        ValuedOption.Whole("--first-frame", "the number of the first frame in a longer clip", usual: 0, least: 0);

    public static readonly Option<ulong> Seed = ValuedOption.Seed("the same seed makes the same noise", usual: 0);

    private static VideoShape? ReadShape(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var sizes = text.Split(',')
            .Select(s => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0).ToArray();
        if (sizes.Length != VideoShape.AxisCount || sizes.Any(s => s < 1))
        {
            result.AddError($"--shape is '{text}'; five whole numbers of at least 1, B,C,F,H,W, were expected.");
            return null;
        }

        if (sizes.Aggregate((Int128)1, (product, size) => product * size) > MostValues)
        {
            result.AddError($"--shape is '{text}'; at most {MostValues} values were expected.");
            return null;
        }

        return new VideoShape(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4]);
    }
}

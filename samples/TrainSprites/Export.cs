using System.CommandLine;
using Pyoco;
using Pyoco.Models;
using Pyoco.Samples;
using static TorchSharp.torch;

namespace TrainSprites;

/// <summary>Writes a trained model in half its size.</summary>
/// <remarks>What training saves is float32; the noise of float16's rounding is far below that of a video.</remarks>
internal static class Export
{
    private static readonly Option<string> Model = ValuedOption.Text("--model", "DIR", "the model", "runs/clips/model");
    private static readonly Option<string> Target = ValuedOption.Text(
        "--output", "DIR", "a model's folder, which is replaced, an empty one or a new one", Sprites.Model);

    public static SampleCommand Create()
    {
        var command = new SampleCommand("export", "Writes a trained model in float16.")
        {
            Examples = ["export --model runs/clips/model --output models/mine"],
        };
        Array.ForEach<Option>([Model, Target], command.Options.Add);
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        var output = parsed.GetRequiredValue(Target);
        var index = Path.Combine(output, "model_index.json");
        OutputFile.ThrowIfNotWritable(index);
        if (!File.Exists(index) && Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any())
        {
            throw new UsageException($"--output is '{output}', a folder with other files and no model; a model's folder, an empty one "
                + "or a new one was expected.");
        }

        using var model = TextToVideoModel.Load(parsed.GetRequiredValue(Model));
        model.Save(output, ScalarType.Float16);
    }
}

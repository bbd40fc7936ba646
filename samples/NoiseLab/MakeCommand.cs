using System.CommandLine;
using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Pyoco.Samples;
using TorchSharp;

namespace NoiseLab;

/// <summary>Writes the noise of a prior to a safetensors file, in the order of axes that a pipeline takes.</summary>
internal static class MakeCommand
{
    private static readonly Option<string> Target =
        ValuedOption.Required("--output", "FILE", $"the file that is written; its name ends in {NoiseFile.Extension}");

    public static SampleCommand Create()
    {
        var command = new SampleCommand("make", "Writes the noise of a prior to a safetensors file.")
        {
            Examples =
            [
                "make --prior progressive --alpha 2 --shape 16,4,16,64,64 --seed 7 --output noise.safetensors",
                "make --prior prior.json --shape 1,4,16,64,64 --layout bfchw --output noise.safetensors",
            ],
        };
        Array.ForEach<Option>(
            [
                LabOptions.Prior, LabOptions.Alpha, LabOptions.Shape, LabOptions.Seed, LabOptions.FirstFrame, LabOptions.Layout, Target,
            ],
            command.Options.Add);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (prior, note) = PriorOption.Of(parsed.GetRequiredValue(LabOptions.Prior), parsed.GetValue(LabOptions.Alpha));
        var layout = NoiseLayout.Of(parsed.GetRequiredValue(LabOptions.Layout));
        var shape = parsed.GetValue(LabOptions.Shape) ?? throw new UsageException("The option --shape is missing.");
        var (seed, firstFrame) = (parsed.GetValue(LabOptions.Seed), parsed.GetValue(LabOptions.FirstFrame));
        var (path, output) = (parsed.GetRequiredValue(Target), parsed.InvocationConfiguration.Output);
        layout.SizesOf(shape);
        if (!path.EndsWith(NoiseFile.Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--output is '{path}'; a name that ends in {NoiseFile.Extension} was expected.");
        }

        OutputFile.ThrowIfNotWritable(path);
        using var scope = torch.NewDisposeScope();
        var values = layout.FromVideo(prior.Sample(shape, new NoiseKey(seed), firstFrame));
        var hash = NoiseFile.HashOf(values);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SafetensorsWriter.Write(
            path, new Dictionary<string, torch.Tensor> { [NoiseFile.TensorName] = values }, new Dictionary<string, string>
        {
            [NoiseFile.PriorKey] = prior.Spec.ToJson(),
            [NoiseFile.SeedKey] = seed.ToString(CultureInfo.InvariantCulture),
            [NoiseFile.FirstFrameKey] = firstFrame.ToString(CultureInfo.InvariantCulture),
            [NoiseFile.LayoutKey] = layout.Name,
            [NoiseFile.ShapeKey] = string.Join(',', shape.ToArray()),
            [NoiseFile.HashKey] = hash,
        });
        if (note is not null)
        {
            output.WriteLine($"note: {note}");
        }

        output.WriteLine($"{path}: '{NoiseFile.TensorName}' [{string.Join(", ", values.shape)}] of {prior.Spec}, seed "
            + $"{seed}, frames from {firstFrame}, layout {layout.Name}");
        output.WriteLine($"sha256 {hash}");
        return ExitCode.Done;
    }
}

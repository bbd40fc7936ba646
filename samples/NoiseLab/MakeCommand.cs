using System.Globalization;
using Pyoco;
using Pyoco.Models;
using TorchSharp;

namespace NoiseLab;

/// <summary>Writes the noise of a prior to a safetensors file, in the order of axes that a pipeline takes.</summary>
internal static class MakeCommand
{
    public static int Run(Arguments arguments, TextWriter output)
    {
        var (prior, note) = PriorOption.Of(arguments);
        var layout = NoiseLayout.Of(arguments);
        var shape = arguments.Shape ?? throw new UsageException("The option --shape is missing.");
        var (seed, firstFrame, path) = (arguments.Seed(), arguments.Integer("first-frame", 0, least: 0), arguments.Required("output"));
        layout.SizesOf(shape);
        if (!path.EndsWith(NoiseFile.Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--output is '{path}'; a name that ends in {NoiseFile.Extension} was expected.");
        }

        OutputFile.ThrowIfNotWritable(path);
        NativeRuntime.ThrowIfUnavailable();
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
        return Lab.Done;
    }
}

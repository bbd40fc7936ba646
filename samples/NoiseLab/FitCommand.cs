using System.CommandLine;
using System.Globalization;
using Pyoco;
using Pyoco.Noise;
using Pyoco.Samples;
using static TorchSharp.torch;

namespace NoiseLab;

/// <summary>Prints how well independent, mixed and progressive noise explain a file, each of its likeliest alpha.</summary>
internal static class FitCommand
{
    private static readonly Option<int> Block =
        ValuedOption.Whole("--block", "the side of the squares of pixels that count as independent of one another", usual: 1);

    private static readonly Option<string> Remove =
        ValuedOption.Choice("--remove", "takes out first what all samples share", "nothing", "mean");

    public static SampleCommand Create()
    {
        var command = new SampleCommand("fit", "Tells which prior some noise has, with its likeliest alpha.")
        {
            Examples = ["fit noise.safetensors", "fit noise.bin --shape 16,4,16,64,64 --remove mean"],
        };
        command.Arguments.Add(LabOptions.File);
        Array.ForEach<Option>([LabOptions.Layout, LabOptions.Shape, Block, Remove], command.Options.Add);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (path, layout) = (parsed.GetRequiredValue(LabOptions.File), NoiseLayout.Of(parsed.GetRequiredValue(LabOptions.Layout)));
        var (shape, output) = (parsed.GetValue(LabOptions.Shape), parsed.InvocationConfiguration.Output);
        var options = new NoiseFitOptions
        {
            Block = parsed.GetValue(Block),
            FitScale = true,
            RemoveSharedMean = parsed.GetValue(Remove) == "mean",
        };

        using var file = NoiseFile.Read(path, layout, shape);
        using var noise = file.Noise.to(ScalarType.Float64);
        var (rows, kurtosis) = (NoiseFit.Compare(noise, options), NoiseFit.ExcessKurtosis(noise, options));
        output.WriteLine($"{path}: {VideoShape.Of(noise)} in the layout {layout.Name}, best first, log-likelihoods in nats");
        output.WriteLine($"{"prior",-12} {"alpha",-22} {"deviation",10} {"log-likelihood",16} {"a value",9} "
            + $"{"behind the best",16} {"ratio",11} {"expected",9}  fit");
        foreach (var row in rows)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Prior.Spec.Name,-12} {row.Alpha?.ToString() ?? "-",-22} {row.StandardDeviation,10:F4} {row.LogLikelihood,16:F1} "
                + $"{row.LogLikelihoodPerValue,9:F5} {rows[0].LogLikelihood - row.LogLikelihood,16:F1} "
                + $"{row.Goodness?.Statistic,11:G5} {row.Goodness?.Mean,9:G4}  {Verdict(row.Goodness)}"));
        }

        output.WriteLine(rows.Any(row => row.Goodness?.Passes == true)
            ? $"excess kurtosis of the values {kurtosis}"
            : $"No prior fits. Excess kurtosis of the values {kurtosis}");
        return ExitCode.Done;
    }

    private static string Verdict(GoodnessOfFit? goodness) =>
        goodness is null ? "too few values to say" : goodness.Passes ? "fits" : "does not fit";
}

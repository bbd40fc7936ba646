using System.Globalization;
using Pyoco;
using Pyoco.Noise;
using static TorchSharp.torch;

namespace NoiseLab;

/// <summary>Prints how well independent, mixed and progressive noise explain a file, each of its likeliest alpha.</summary>
internal static class FitCommand
{
    public static int Run(Arguments arguments, TextWriter output)
    {
        var (path, layout, shape) = (arguments.File, NoiseLayout.Of(arguments), arguments.Shape);
        var block = arguments.Integer("block", 1, least: 1);
        NativeRuntime.ThrowIfUnavailable();

        using var file = NoiseFile.Read(path, layout, shape);
        using var noise = file.Noise.to(ScalarType.Float64);
        using var finite = noise.isfinite();
        using var all = finite.all();
        if (!all.item<bool>())
        {
            throw new UsageException($"{path} holds NaN or infinite values, of which nothing can be estimated.");
        }

        var rows = NoiseFit.Compare(noise, block);
        output.WriteLine($"{path}: {VideoShape.Of(noise)} in the layout {layout.Name}, best first, log-likelihoods in nats");
        output.WriteLine($"{"prior",-12} {"alpha",-22} {"log-likelihood",18} {"a value",10} {"behind the best",18}");
        foreach (var row in rows)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Prior.Spec.Name,-12} {row.Alpha?.ToString() ?? "-",-22} {row.LogLikelihood,18:F1} "
                + $"{row.LogLikelihoodPerValue,10:F5} {rows[0].LogLikelihood - row.LogLikelihood,18:F1}"));
        }

        return Lab.Done;
    }
}

using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Samples;

namespace TextToVideo;

/// <summary>Makes a clip again from the report in its own file.</summary>
internal static class Replay
{
    /// <summary>Makes the clip, saves it where an output is given, and compares the pixels.</summary>
    /// <returns>0 where the pixels are the same, 1 where they are not.</returns>
    /// <exception cref="UsageException">The file has no prompt, or the model is not there or not the same.</exception>
    public static async Task<int> RunAsync(string source, Options options, CancellationToken cancellationToken)
    {
        var report = GenerationReport.Load(source);
        var prompt = report.Prompt ?? throw new UsageException(
            $"{source} was saved without its prompt, so that the clip cannot be made again; save clips without --no-metadata "
                + "to replay them.");
        if (report.TextEncoder is { } encoder)
        {
            throw new UsageException($"{source} was made with {encoder} around the text encoder, which this program does not add.");
        }

        if (options.HasOutput)
        {
            ClipFile.ThrowIfNotWritable(options.Output);
        }

        using var pipeline = Build(report, options.GivenModel ?? report.Model);
        CheckWeights(report, pipeline.GetService<IVideoModel>()!.Provenance);
        var clip = await WorkProgress.ShowAsync(
            progress => pipeline.GenerateAsync(prompt, GenerationOptions.From(report), progress, cancellationToken));
        if (options.HasOutput)
        {
            ClipFile.Save(clip, options.Output, options.Save);
        }

        var isSame = clip.FramesSha256 == report.FramesSha256;
        Console.WriteLine(isSame
            ? $"The pixels are the same ({clip.FramesSha256})."
            : $"The pixels are not the same: {clip.FramesSha256} instead of {report.FramesSha256}. Another processor or "
                + "version rounds differently.");
        return isSame ? ExitCode.Done : ExitCode.Failed;
    }

    private static VideoDiffusionPipeline Build(GenerationReport report, string model)
    {
        if (!Directory.Exists(model))
        {
            throw new UsageException($"The clip was made with the model {model}, which is not there; --model names its folder.");
        }

        var builder = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(model)
            .UseNoise(NoisePriorFactory.Instance.Create(report.NoisePrior, model))
            .AllowOtherPrior()
            .UseEuler(report.Steps);
        foreach (var adapter in report.Weights.Adapters)
        {
            builder.UseMotionAdapter(adapter.Source);
        }

        foreach (var lora in report.Weights.Loras)
        {
            builder.UseLora(lora.Source, lora.Weight);
        }

        if (report.Weights.TemporalWindows is { } spec)
        {
            var windows = FrameWindows.Of(spec);
            builder.UseTemporalWindows(windows.Length, windows.Overlap, windows.Weights);
        }

        return builder.Build();
    }

    private static void CheckWeights(GenerationReport report, ModelProvenance now)
    {
        foreach (var (file, hash) in report.Weights.Sha256)
        {
            if (now.Sha256.GetValueOrDefault(file) != hash)
            {
                throw new UsageException($"{file} is not the file that the clip was made with: its SHA-256 is "
                    + $"{now.Sha256.GetValueOrDefault(file) ?? "unknown"}; {hash} was expected.");
            }
        }

        var changed = report.Weights.Adapters.Concat(report.Weights.Loras).Select(w => (w.Source, w.Sha256))
            .Except(now.Adapters.Concat(now.Loras).Select(w => (w.Source, w.Sha256))).FirstOrDefault();
        if (changed.Source is not null)
        {
            throw new UsageException(
                $"{changed.Source} is not the file that the clip was made with; one with the SHA-256 {changed.Sha256} was expected.");
        }
    }
}

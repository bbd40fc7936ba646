using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Samples;

namespace TextToVideo;

/// <summary>Makes the clips that the command line asks for, and saves them.</summary>
internal static class Generation
{
    /// <summary>Makes them one after the other; the result is the exit code.</summary>
    public static async Task<int> RunAsync(Options options, CancellationToken cancellationToken)
    {
        if (options.Replay is { } source)
        {
            return await Replay.RunAsync(source, options, cancellationToken);
        }

        var prompts = options.PromptsFile is null ? [options.Prompt!] : PromptFile.Read(options.PromptsFile);
        CheckOutput(options, prompts.Count);
        var given = (options.Image ?? options.Start) is { } path ? VideoClip.Load(path) : null;
        using var pipeline = BuildPipeline(options);
        Check(pipeline, options);
        if (pipeline.PriorDivergence is { } divergence)
        {
            Console.WriteLine($"Going on with {divergence}.");
        }

        var start = given is null ? null : StartOf(given, options, pipeline);
        for (var i = 0; i < prompts.Count; i++)
        {
            var request = new GenerationOptions
            {
                Seed = unchecked(options.Seed + (ulong)i), Frames = options.Frames, Windows = options.Windows, Start = start,
            };
            var clip = await WorkProgress.ShowAsync(
                progress => pipeline.GenerateAsync(prompts[i], request, progress, cancellationToken));
            if (options.PromptsFile is null)
            {
                ClipFile.Save(clip, options.Output, options.Save);
            }
            else
            {
                clip.SaveFrames(FolderOf(options, i), options.Save);
            }

            Print(clip);
        }

        return ExitCode.Done;
    }

    private static VideoDiffusionPipeline BuildPipeline(Options options)
    {
        var builder = SamplerChoice.Use(options.Sampler, VideoDiffusionPipeline.CreateBuilder().UseModel(options.Model), options.Steps)
            .UseGuidance(options.Guidance)
            .AllowOtherPrior(); // Check refuses one by the name of its own option, and tells the divergence.

        // An alpha alone is one for the prior that the model was trained with, whatever its folder calls it.
        var prior = options.Prior
            ?? (options.Alpha is null ? null : NoisePriorFactory.Instance.Create(ModelFolder.Load(options.Model).NoisePrior).Spec.Name);
        return (prior switch
        {
            null => builder.UseModelNoise(),
            "independent" when options.Alpha is null => builder.UseIndependentNoise(),
            "independent" => throw new UsageException("--alpha is given, but independent noise has none."),
            "mixed" => builder.UseMixedNoise(options.Alpha ?? 1),
            "progressive" => builder.UseProgressiveNoise(options.Alpha ?? 2),
            var other => throw new UsageException(
                $"--alpha is given, but the model's prior is {other}; --prior independent, mixed or progressive was expected."),
        }).Build();
    }

    private static StartClip StartOf(VideoClip given, Options options, VideoDiffusionPipeline pipeline)
    {
        if (options.Image is null)
        {
            return StartClip.Edit(given, options.Strength);
        }

        var size = pipeline.GetService<IVideoModel>()!.Codec.PixelShape(pipeline.Model.LatentShape);
        return StartClip.Image(given.Still().Resized(size.Width, size.Height), options.Strength);
    }

    private static void Check(VideoDiffusionPipeline pipeline, Options options)
    {
        if (pipeline.PriorDivergence is { } divergence && !options.AllowOtherPrior)
        {
            throw new UsageException($"The options ask for {divergence}; --allow-other-prior goes on all the same.");
        }

        if (options.Windows is null && options.Frames > pipeline.Model.MaxFrames)
        {
            throw new UsageException(
                $"--frames is {options.Frames}; the model in {pipeline.Model.Source} makes 1 to {pipeline.Model.MaxFrames}, and more with "
                    + "--windows.");
        }
    }

    // Before the model is loaded: a clip takes long, and should not be lost.
    private static void CheckOutput(Options options, int prompts)
    {
        if (options.PromptsFile is null)
        {
            ClipFile.ThrowIfNotWritable(options.Output);
            return;
        }

        for (var i = 0; i < prompts; i++)
        {
            ClipOutput.ThrowIfFramesNotWritable(FolderOf(options, i));
        }
    }

    private static string FolderOf(Options options, int prompt) =>
        Path.Combine(options.Output, prompt.ToString("D3", CultureInfo.InvariantCulture));

    private static void Print(VideoClip clip)
    {
        var report = clip.Report!;
        if (report.DroppedText.Length > 0)
        {
            Console.WriteLine($"The prompt is too long; these words were dropped: {report.DroppedText}");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed={report.Seed} prior={report.NoisePrior} sampler={report.Sampler} steps={report.Steps} frames={clip.FrameCount} "
                + $"seconds={report.Elapsed.TotalSeconds:F1}"));
    }
}

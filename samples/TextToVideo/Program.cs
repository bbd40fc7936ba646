using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using TextToVideo;

CpuMemory.KeepFreedBlocks();
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

try
{
    var options = new Options(args);
    if (options.Help)
    {
        Console.WriteLine(Options.Usage);
        return 0;
    }

    NativeRuntime.ThrowIfUnavailable();
    var prompts = ReadPrompts(options);
    using var pipeline = BuildPipeline(options);
    Check(pipeline, options);
    if (pipeline.PriorDivergence is { } divergence)
    {
        Console.WriteLine($"Going on with {divergence}.");
    }

    for (var i = 0; i < prompts.Count; i++)
    {
        var request = new GenerationOptions { Seed = unchecked(options.Seed + (ulong)i), Frames = options.Frames };
        var clip = await pipeline.GenerateAsync(prompts[i], request, new ProgressBar(), stop.Token);
        if (options.PromptsFile is null)
        {
            Save(clip, options.Output);
        }
        else
        {
            clip.SaveFrames(Path.Combine(options.Output, i.ToString("D3", CultureInfo.InvariantCulture)));
        }

        Print(clip);
    }

    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine(Console.IsErrorRedirected ? "Cancelled." : $"{Environment.NewLine}Cancelled."); // Below the bar.
    return 130;
}
catch (Exception e) when (e is UsageException or InvalidOperationException or ArgumentException or IOException or NotSupportedException
    or CheckpointException or UnauthorizedAccessException or DllNotFoundException)
{
    Console.Error.WriteLine(e.Message.ReplaceLineEndings(" "));
    return 2;
}

static VideoDiffusionPipeline BuildPipeline(Options options)
{
    var builder = VideoDiffusionPipeline.CreateBuilder()
        .UseModel(options.Model)
        .UseHeun(options.Steps)
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
        var other => throw new UsageException($"--prior is '{other}'; independent, mixed or progressive was expected."),
    }).Build();
}

static void Check(VideoDiffusionPipeline pipeline, Options options)
{
    if (pipeline.PriorDivergence is { } divergence && !options.AllowOtherPrior)
    {
        throw new UsageException($"The options ask for {divergence}; --allow-other-prior goes on all the same.");
    }

    if (options.Frames > pipeline.Model.MaxFrames)
    {
        throw new UsageException($"--frames is {options.Frames}; the model in {pipeline.Model.Source} makes 1 to {pipeline.Model.MaxFrames}.");
    }
}

static IReadOnlyList<string> ReadPrompts(Options options)
{
    if (options.PromptsFile is null)
    {
        return [options.Prompt!];
    }

    if (!File.Exists(options.PromptsFile))
    {
        throw new UsageException($"The file of prompts {options.PromptsFile} was not found.");
    }

    string[] prompts = [.. File.ReadLines(options.PromptsFile).Where(l => !string.IsNullOrWhiteSpace(l))];
    return prompts.Length > 0 ? prompts : throw new UsageException($"The file of prompts {options.PromptsFile} has no line with a prompt.");
}

// Everything but .webp and .png is a folder, whatever its name.
static void Save(VideoClip clip, string path)
{
    if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
    {
        Directory.CreateDirectory(folder);
    }

    if (Path.GetExtension(path).ToLowerInvariant() is ".webp" or ".png")
    {
        clip.Save(path);
    }
    else
    {
        clip.SaveFrames(path);
    }
}

static void Print(VideoClip clip)
{
    var report = clip.Report!;
    if (report.DroppedText.Length > 0)
    {
        Console.WriteLine($"The prompt is too long; these words were dropped: {report.DroppedText}");
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"seed={report.Seed} prior={report.NoisePrior} sampler={report.Sampler}({report.Steps}) frames={clip.FrameCount} seconds={report.Elapsed.TotalSeconds:F1}"));
}

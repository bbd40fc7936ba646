using System.CommandLine;
using Pyoco;

namespace TextToVideo;

/// <summary>What the command line asks for.</summary>
internal sealed class Options(ParseResult parsed)
{
    public string? Prompt => parsed.GetValue(CommandLine.Prompt);

    public string? PromptsFile => parsed.GetValue(CommandLine.Prompts);

    /// <summary>The clip to make again.</summary>
    public string? Replay => parsed.GetValue(CommandLine.Replay);

    /// <summary>What is saved in the clips.</summary>
    public ClipSaveOptions Save => new() { Report = parsed.GetValue(CommandLine.NoMetadata) ? SavedReport.None : SavedReport.Whole };

    /// <summary>The model's folder where one is given.</summary>
    public string? GivenModel => parsed.GetValue(CommandLine.Model);

    /// <summary>The model's folder: the one given, or models/sprites of the working folder or the nearest one above it.</summary>
    public string Model => GivenModel ?? FindModel();

    public string Output => parsed.GetValue(CommandLine.Output) ?? (PromptsFile is null ? "video.webp" : "videos");

    /// <summary>Whether an output is given.</summary>
    public bool HasOutput => parsed.GetValue(CommandLine.Output) is not null;

    public ulong Seed => parsed.GetValue(CommandLine.Seed);

    public int? Frames => parsed.GetValue(CommandLine.Frames);

    /// <summary>Windows over the frames; null for none.</summary>
    public FrameWindows? Windows =>
        parsed.GetValue(CommandLine.Windows) is { } length ? new FrameWindows(length, overlap: length / 4) : null;

    /// <summary>The clip to start from; null for none.</summary>
    public string? Start => parsed.GetValue(CommandLine.Start);

    /// <summary>The picture of the first frame; null for none.</summary>
    public string? Image => parsed.GetValue(CommandLine.Image);

    /// <summary>How much of the start is made anew.</summary>
    public double Strength => parsed.GetValue(CommandLine.Strength) ?? (Image is null ? 0.6 : 1);

    public string Sampler => parsed.GetValue(CommandLine.Sampler)!;

    public int Steps => parsed.GetValue(CommandLine.Steps);

    public double Guidance => parsed.GetValue(CommandLine.Guidance);

    public string? Prior => parsed.GetValue(CommandLine.Prior);

    public double? Alpha => parsed.GetValue(CommandLine.Alpha);

    public bool AllowOtherPrior => parsed.GetValue(CommandLine.AllowOtherPrior);

    private static string FindModel()
    {
        var name = Path.Combine("models", "sprites");
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, name)))
            {
                return Path.Combine(folder.FullName, name);
            }
        }

        return name;
    }
}

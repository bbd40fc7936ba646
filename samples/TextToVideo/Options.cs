using System.Globalization;
using Pyoco;

namespace TextToVideo;

/// <summary>What the command line asks for.</summary>
internal sealed class Options
{
    public const string Usage = """
        usage: TextToVideo "PROMPT" [options]
               TextToVideo --prompts FILE [options]
               TextToVideo --replay CLIP [--output PATH] [--model FOLDER]

          --output PATH         .webp (animated), .png (animated PNG), .gif (256 colours,        [video.webp; with --prompts: videos]
                                no report, so no --replay), through ffmpeg .mp4 (H.264), .webm (VP9), .mov (ProRes) or .mkv (FFV1, without
                                loss), or a folder of frames (no extension, or a / at its end); files of others in a folder are neither
                                replaced nor deleted
          --prompts FILE        a caption a line (blank lines are left out), in UTF-8, or in UTF-16 with a byte order mark; --output is then
                                a folder with one folder of frames a caption: 000, 001, ...; caption i has the seed --seed + i
          --replay CLIP         makes a clip again from its own file or folder, and says whether the pixels are the same
          --no-metadata         saves no report in the clip; else it has everything that was asked for, the prompt too
          --seed N              the same seed makes the same video                               [7]
          --frames N            number of frames                                                 [what the model was trained on]
          --windows N           windows of N frames slide over the clip and share a quarter with their neighbours, so that --frames may
                                exceed what the model makes at once
          --start CLIP          starts from a clip (file or folder) instead of noise alone: video to video, in its frames and size
          --image FILE          holds the first frame to a picture (PNG, JPEG, WebP, ...), resized and cut to the model's size: image to
                                video; with --strength below 1 all frames start from it
          --strength X          how much of the start is made anew, above 0 to 1                 [0.6; with --image: 1]
          --steps N             steps of the sampler (Heun, two evaluations a step)              [12]
          --guidance X          how strongly the prompt leads; 1 is not at all                   [2]
          --prior NAME          independent, mixed or progressive                                [the model's]
          --alpha X             the prior's parameter                                            [1 for mixed, 2 for progressive]
          --allow-other-prior   go on with a prior that the model was not trained with
          --model FOLDER        the model                                                        [models/sprites, here or in a folder above]
          --help
        """;

    private const string PromptName = "PROMPT";
    private static readonly string[] Sources = [PromptName, "--prompts", "--replay"];
    private static readonly string[] Switches = ["--allow-other-prior", "--no-metadata", "--help"];
    private static readonly string[] Valued =
    [
        "--output", "--prompts", "--replay", "--seed", "--frames", "--windows", "--start", "--image", "--strength", "--steps", "--guidance",
        "--prior", "--alpha", "--model",
    ];

    private readonly Dictionary<string, string> _given = [];

    /// <summary>Reads a command line.</summary>
    /// <exception cref="UsageException">An option is unknown, without value or out of range, or there is not exactly one source of
    /// prompts.</exception>
    public Options(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i].StartsWith("--", StringComparison.Ordinal) ? arguments[i] : PromptName;
            if (name != PromptName && !Switches.Contains(name) && !Valued.Contains(name))
            {
                throw new UsageException($"There is no option {name}; --help lists them.");
            }

            if (Valued.Contains(name) && i + 1 == arguments.Count)
            {
                throw new UsageException($"The option {name} has no value.");
            }

            var value = Valued.Contains(name) ? arguments[++i] : arguments[i];
            if (!_given.TryAdd(name, value))
            {
                throw new UsageException(name == PromptName
                    ? $"There are two prompts, '{_given[name]}' and '{value}'; put the sentence in quotes, or use --prompts FILE."
                    : $"The option {name} is given twice.");
            }
        }

        Help = _given.ContainsKey("--help");
        if (!Help && Sources.Count(_given.ContainsKey) != 1)
        {
            throw new UsageException("Give one prompt in quotes, --prompts FILE, or --replay CLIP; --help lists the options.");
        }

        if (Replay is not null && _given.Keys.Except(["--replay", "--output", "--model"]).FirstOrDefault() is { } other)
        {
            throw new UsageException(
                $"{other} is given with --replay, which takes everything from the clip; --output and --model alone go with it.");
        }

        CheckOutput();
        Seed = Read("--seed", "a whole number of at least 0",
            text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null, 7UL);
        Frames = Whole("--frames", fallback: null);
        Windows = Whole("--windows", fallback: null) is { } length ? new FrameWindows(length, overlap: length / 4) : null;
        Strength = Read("--strength", "a number above 0 and up to 1", Share, Image is null ? 0.6 : 1);
        if (Start is not null && Image is not null)
        {
            throw new UsageException("--start and --image are given; one of the two was expected.");
        }

        if (_given.ContainsKey("--strength") && (Start ?? Image) is null)
        {
            throw new UsageException("--strength is given without --start CLIP or --image FILE, which it belongs to.");
        }

        Steps = Whole("--steps", fallback: 12)!.Value;
        Guidance = Number("--guidance", 2)!.Value;
        Alpha = Number("--alpha", fallback: null);
    }

    public bool Help { get; }

    public string? Prompt => _given.GetValueOrDefault(PromptName);

    public string? PromptsFile => _given.GetValueOrDefault("--prompts");

    /// <summary>The clip to make again.</summary>
    public string? Replay => _given.GetValueOrDefault("--replay");

    /// <summary>What is saved in the clips.</summary>
    public ClipSaveOptions Save => new() { Report = _given.ContainsKey("--no-metadata") ? SavedReport.None : SavedReport.Whole };

    /// <summary>The model's folder where one is given.</summary>
    public string? GivenModel => _given.GetValueOrDefault("--model");

    public string Output => _given.GetValueOrDefault("--output", PromptsFile is null ? "video.webp" : "videos");

    /// <summary>Whether an output is given.</summary>
    public bool HasOutput => _given.ContainsKey("--output");

    public ulong Seed { get; }

    public int? Frames { get; }

    /// <summary>Windows over the frames; null for none.</summary>
    public FrameWindows? Windows { get; }

    /// <summary>The clip to start from; null for none.</summary>
    public string? Start => _given.GetValueOrDefault("--start");

    /// <summary>The picture of the first frame; null for none.</summary>
    public string? Image => _given.GetValueOrDefault("--image");

    /// <summary>How much of the start is made anew.</summary>
    public double Strength { get; }

    public int Steps { get; }

    public double Guidance { get; }

    public string? Prior => _given.GetValueOrDefault("--prior");

    public double? Alpha { get; }

    public bool AllowOtherPrior => _given.ContainsKey("--allow-other-prior");

    /// <summary>The model's folder: the one given, or models/sprites of the working folder or the nearest one above it.</summary>
    public string Model => _given.GetValueOrDefault("--model") ?? FindModel();

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

    private void CheckOutput()
    {
        var extension = Path.GetExtension(Output).ToLowerInvariant();
        if (PromptsFile is not null && extension.Length > 0)
        {
            throw new UsageException($"--output is '{Output}'; with --prompts a folder was expected (no extension, or a / at its end).");
        }

        if (!ClipFile.Extensions.Contains(extension))
        {
            throw new UsageException(
                $"--output is '{Output}'; {string.Join(", ", ClipFile.Extensions.Skip(1))}, or a folder of frames (no extension, or a / at "
                    + "its end) was expected.");
        }
    }

    private int? Whole(string name, int? fallback) => Read(
        name, "a whole number of at least 1", text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= 1 ? n : null, fallback);

    private double? Number(string name, double? fallback) => Read(
        name, "a number of at least 0",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) && n >= 0
            ? n
            : null, fallback);

    private static double? Share(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 1 ? n : null;

    private T Read<T>(string name, string expected, Func<string, T?> parse, T fallback)
        where T : struct => Read(name, expected, parse, (T?)fallback)!.Value;

    private T? Read<T>(string name, string expected, Func<string, T?> parse, T? fallback)
        where T : struct
    {
        if (!_given.TryGetValue(name, out var text))
        {
            return fallback;
        }

        return parse(text) ?? throw new UsageException($"{name} is '{text}'; {expected} was expected.");
    }
}

/// <summary>A command line that cannot be carried out; the message is for the person who typed it.</summary>
internal sealed class UsageException(string message) : Exception(message);

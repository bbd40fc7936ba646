using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Pyoco.Samples;

namespace TextToVideo;

/// <summary>The command line: its options, and which of them go together.</summary>
internal static class CommandLine
{
    public static readonly Argument<string?> Prompt = new("PROMPT")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "what the clip shows, one sentence in quotes",
    };

    public static readonly Option<string?> Output = ValuedOption.TextOrNone(
        "--output", "PATH", ".webp (animated), .png (animated PNG), .gif (256 colours, no report, so no --replay), through ffmpeg .mp4 "
            + "(H.264), .webm (VP9), .mov (ProRes) or .mkv (FFV1, without loss), or a folder of frames (no extension, or a / at its end); "
            + "files of others in a folder are neither replaced nor deleted [video.webp; with --prompts: videos]");

    public static readonly Option<string?> Prompts = ValuedOption.TextOrNone(
        "--prompts", "FILE", "a caption a line (blank lines are left out), in UTF-8, or in UTF-16 with a byte order mark; --output is then "
            + "a folder with one folder of frames a caption: 000, 001, ...; caption i has the seed --seed + i");

    public static readonly Option<string?> Replay = ValuedOption.TextOrNone(
        "--replay", "CLIP", "makes a clip again from its own file or folder, and says whether the pixels are the same");

    public static readonly Option<bool> NoMetadata = new("--no-metadata")
    {
        Description = "saves no report in the clip; else it has everything that was asked for, the prompt too",
    };

    public static readonly Option<ulong> Seed = ValuedOption.Seed("the same seed makes the same video", usual: 7);

    public static readonly Option<int?> Frames =
        ValuedOption.WholeOrNone("--frames", "number of frames [what the model was trained on]");

    public static readonly Option<int?> Windows = ValuedOption.WholeOrNone(
        "--windows", "windows of N frames slide over the clip and share a quarter with their neighbours, so that --frames may exceed what "
            + "the model makes at once");

    public static readonly Option<string?> Start = ValuedOption.TextOrNone(
        "--start", "CLIP", "starts from a clip (file or folder) instead of noise alone: video to video, in its frames and size");

    public static readonly Option<string?> Image = ValuedOption.TextOrNone(
        "--image", "FILE", "holds the first frame to a picture (PNG, JPEG, WebP, ...), resized and cut to the model's size: image to "
            + "video; with --strength below 1 all frames start from it");

    public static readonly Option<double?> Strength = ValuedOption.OrNone(
        "--strength", "X", "how much of the start is made anew, above 0 to 1 [0.6; with --image: 1]", "a number above 0 and up to 1",
        Share);

    public static readonly Option<string> Sampler = ValuedOption.Choice(
        "--sampler", "the sampler; euler-ancestral draws fresh noise in each step, heun asks the network twice, and model is the one that "
            + "the model's scheduler names", [.. SamplerChoice.Names]);

    public static readonly Option<int> Steps =
        ValuedOption.Whole("--steps", "steps of the sampler", usual: 12);

    public static readonly Option<double> Guidance =
        ValuedOption.Number("--guidance", "how strongly the prompt leads; 1 is not at all", usual: 2, least: 0);

    public static readonly Option<string?> Prior =
        ValuedOption.ChoiceOrNone("--prior", "the noise prior [the model's]", "independent", "mixed", "progressive");

    public static readonly Option<double?> Alpha =
        ValuedOption.NumberOrNone("--alpha", "the prior's parameter [1 for mixed, 2 for progressive]", least: 0);

    public static readonly Option<bool> AllowOtherPrior = new("--allow-other-prior")
    {
        Description = "goes on with a prior that the model was not trained with",
    };

    public static readonly Option<string?> Model =
        ValuedOption.TextOrNone("--model", "FOLDER", "the model [models/sprites, here or in a folder above]");

    /// <summary>The program.</summary>
    public static SampleRoot Root()
    {
        var root = new SampleRoot("Makes a clip of a sentence.")
        {
            Examples =
            [
                "\"a green orc with red hair in chain mail walks to the left\" --output out/orc.webp --seed 7",
                "\"a green orc walks to the left\" --frames 64 --windows 16 --output out/long.webp",
                "\"a red orc walks to the left\" --start out/orc.webp --strength 0.6 --output out/red.webp",
                "\"an orc walks to the left\" --image orc.png --output out/orc.mp4",
                "--prompts captions.txt --output out/clips",
                "--replay out/orc.webp",
            ],
            ExitCodes = "0 done, 1 the work failed or --replay made other pixels, 2 wrong command line, 130 stopped by Ctrl-C",
        };
        root.Arguments.Add(Prompt);
        Array.ForEach<Option>(
            [
                Output, Prompts, Replay, NoMetadata, Seed, Frames, Windows, Start, Image, Strength, Sampler, Steps, Guidance, Prior, Alpha,
                AllowOtherPrior, Model,
            ],
            root.Options.Add);
        root.Validators.Add(Check);
        root.SetAction((parsed, cancellation) => Generation.RunAsync(new Options(parsed), cancellation));
        return root;
    }

    private static void Check(CommandResult given)
    {
        if (Mistake(given) is { } mistake)
        {
            given.AddError(mistake);
        }
    }

    private static string? Mistake(CommandResult given)
    {
        var sources = new[] { given.GetValue(Prompt), given.GetValue(Prompts), given.GetValue(Replay) };
        if (sources.Count(source => source is not null) != 1)
        {
            return "Give one prompt in quotes, --prompts FILE, or --replay CLIP; --help lists the options.";
        }

        if (given.GetValue(Replay) is not null
            && given.FirstGiven(given.Command.Options.Except([Replay, Output, Model])) is { } other)
        {
            return $"{other.Name} is given with --replay, which takes everything from the clip; --output and --model alone go with it.";
        }

        if (given.GetValue(Start) is not null && given.GetValue(Image) is not null)
        {
            return "--start and --image are given; one of the two was expected.";
        }

        if (given.FirstGiven(Strength) is not null && (given.GetValue(Start) ?? given.GetValue(Image)) is null)
        {
            return "--strength is given without --start CLIP or --image FILE, which it belongs to.";
        }

        return given.GetValue(Output) is { } output ? OutputMistake(output, isFolder: given.GetValue(Prompts) is not null) : null;
    }

    private static string? OutputMistake(string output, bool isFolder)
    {
        var extension = Path.GetExtension(output).ToLowerInvariant();
        if (isFolder && extension.Length > 0)
        {
            return $"--output is '{output}'; with --prompts a folder was expected (no extension, or a / at its end).";
        }

        return ClipFile.Extensions.Contains(extension)
            ? null
            : $"--output is '{output}'; {string.Join(", ", ClipFile.Extensions.Skip(1))}, or a folder of frames (no extension, or a / at "
                + "its end) was expected.";
    }

    private static double? Share(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 1 ? n : null;
}

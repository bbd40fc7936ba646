using System.CommandLine;
using System.Globalization;
using Pyoco.Samples;

namespace FineTune;

/// <summary>What a training takes.</summary>
internal static class TuningOptions
{
    public static readonly Option<string?> Data =
        ValuedOption.TextOrNone("--data", "DIR", "the clips, with their captions: docs/training-data.md says in which forms");

    public static readonly Option<string?> Model = ValuedOption.TextOrNone(
        "--model", "DIR", "an image model, which gets layers over frames, or a video model, which goes on [a small model from nothing]");

    public static readonly Option<string> Output = ValuedOption.Text("--output", "DIR", "the folder of the training", "runs/fine-tune");
    public static readonly PriorChoice Prior = new();
    public static readonly Option<int> Seed = ValuedOption.Whole("--seed", "fixes weights, batches and noise", usual: 1, least: 0);
    public static readonly Option<int?> Steps = ValuedOption.WholeOrNone("--steps", "steps in all [1000; 4000 from nothing]");
    public static readonly Option<string?> Train =
        ValuedOption.ChoiceOrNone("--train", "what learns [motion; all from nothing]", "all", "motion", "lora");

    public static readonly Option<double?> Rate = ValuedOption.NumberOrNone("--rate", "learning rate [1e-4; 2e-3 from nothing]");
    public static readonly Option<double> Ema = ValuedOption.Number("--ema", "decay of the weights' average", usual: 0.998);
    public static readonly Option<string> MixedPrecision = ValuedOption.Choice(
        "--mixed-precision", "what products are taken in under float32 weights; auto: bf16 on processors that have it", "auto", "no",
        "bf16");

    public static readonly Option<int> Batch = ValuedOption.Whole("--batch", "clips of a step", usual: 4);
    public static readonly Option<int?> Images =
        ValuedOption.WholeOrNone("--images", "single frames of a step beside its clips [0; 16 from nothing]", least: 0);

    public static readonly Option<int> Frames = ValuedOption.Whole("--frames", "frames of a clip", usual: BallPainter.Frames);
    public static readonly Option<int> Stride = ValuedOption.Whole("--stride", "every so many frames of a file one is taken", usual: 1);
    public static readonly Option<double?> SampleRate = ValuedOption.OrNone(
        "--sample-rate", "X", "frames a second at which files are sampled before --stride counts, so that motion is equally fast in all "
            + "[as they are]", "a number from 0.02 to 1000", ReadRate);

    public static readonly Option<double?> FrameRate = ValuedOption.OrNone(
        "--frame-rate", "X", "frames a second of the clips that an image model will make [--sample-rate over --stride, else 8]",
        "a number from 0.02 to 1000", ReadRate);

    public static readonly Option<int?> Size = ValuedOption.WholeOrNone("--size", "rows and columns [the model's; 64 from nothing]");
    public static readonly Option<double> Validation =
        ValuedOption.Number("--validation", "share of the clips to validate with, not to train on", usual: 0.1);

    public static readonly Option<int> SampleEvery = ValuedOption.Whole(
        "--sample-every", "steps from one sample clip to the next, samples/*.webp in the output; 0 for none", usual: 500, least: 0);

    public static readonly Option<bool> AllowOtherData = new("--allow-other-data")
    {
        Description = "goes on with a training whose clips or captions have changed since it began",
    };

    public static readonly Option<string> BadClips =
        ValuedOption.Choice("--bad-clips", "what becomes of files that cannot be read", "skip", "stop");

    public static readonly Option<string> Temporal = ValuedOption.Choice(
        "--temporal", "whether new layers over frames are told where in the clip and in the frame they are", "told", "plain");

    public static readonly Option<double> LogSigmaMean =
        ValuedOption.Number("--log-sigma-mean", "mean of the noise levels' logarithm, of models of EDM", usual: 1.4);

    public static readonly Option<double> LogSigmaDeviation =
        ValuedOption.Number("--log-sigma-deviation", "standard deviation of it", usual: 1.7);

    public static readonly Option<double?> ImageLogSigmaMean =
        ValuedOption.NumberOrNone("--image-log-sigma-mean", "mean for the single frames beside clips [as for clips; -0.5 from nothing]");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        Data, Model, Output, .. Prior.Options, Seed, Steps, Train, Rate, Ema, MixedPrecision, Batch, Images, Frames, Stride, SampleRate,
        FrameRate, Size, Validation, SampleEvery, AllowOtherData, BadClips, Temporal, LogSigmaMean, LogSigmaDeviation, ImageLogSigmaMean,
    ];

    private static double? ReadRate(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is >= 0.02 and <= 1000 ? rate : null;
}

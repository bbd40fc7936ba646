using System.Globalization;
using System.Text;
using System.Text.Json;
using Pyoco;
using Pyoco.Noise;
using static TorchSharp.torch;

namespace NoiseLab;

/// <summary>What the inverted noise of some clips is like.</summary>
/// <param name="Model">The folder of the image model.</param>
/// <param name="Clips">The names of the clips.</param>
/// <param name="Steps">Steps of the Heun sampler.</param>
/// <param name="Frames">Frames of each clip.</param>
/// <param name="Values">Values of a frame.</param>
/// <param name="Raw">As it was found.</param>
/// <param name="WithoutShared">With what all clips share, the mean over clips at each value, taken out; null for one clip.</param>
internal sealed record InversionReport(
    string Model, IReadOnlyList<string> Clips, int Steps, int Frames, int Values, NoiseSummary Raw, NoiseSummary? WithoutShared)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static InversionReport Of(InvertedClips clips, InversionRequest request)
    {
        using var scope = NewDisposeScope();
        var noise = clips.Noise.to(ScalarType.Float64);
        var withoutShared = clips.Names.Count > 1 ? NoiseSummary.Of(noise, isSharedRemoved: true) : null;
        return new InversionReport(
            request.Model, clips.Names, request.Steps, request.Frames, new FrameSimilarity(noise).Values,
            NoiseSummary.Of(noise, isSharedRemoved: false), withoutShared);
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public string ToText()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{Clips.Count} clips of {Frames} frames of {Values} values, each frame inverted in {Steps} steps of heun by {Model}");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"frames of independent noise have cosine similarities of 0 with a deviation of {1 / Math.Sqrt(Values):F4}");
        Raw.AppendTo(text, "inverted noise");
        WithoutShared?.AppendTo(text, "without the mean of all clips");
        return text.ToString();
    }
}

/// <summary>Moments, similarities and fits of some noise.</summary>
/// <param name="Mean">Mean of all values.</param>
/// <param name="Deviation">Their standard deviation.</param>
/// <param name="ExcessKurtosis">Their excess kurtosis with its error; 0 for a Gaussian.</param>
/// <param name="Within">Similarities of frames of one clip, by the frames between them from 1 on.</param>
/// <param name="Across">Similarities of frames of different clips.</param>
/// <param name="Fits">How well priors explain the noise at its own scale, the best first.</param>
internal sealed record NoiseSummary(
    double Mean, double Deviation, FittedNumber ExcessKurtosis, IReadOnlyList<Similarity> Within, Similarity Across,
    IReadOnlyList<FitRow> Fits)
{
    /// <param name="noise">(B, C, F, H, W) in float64.</param>
    /// <param name="isSharedRemoved">Whether the mean over the clips at each value is taken out.</param>
    public static NoiseSummary Of(Tensor noise, bool isSharedRemoved)
    {
        using var scope = NewDisposeScope();
        var options = new NoiseFitOptions { FitScale = true, RemoveSharedMean = isSharedRemoved };
        var fits = NoiseFit.Compare(noise, options);
        var kurtosis = NoiseFit.ExcessKurtosis(noise, options);
        var shown = isSharedRemoved ? noise.sub(noise.mean([VideoShape.BatchAxis], keepdim: true)) : noise;
        var similarity = new FrameSimilarity(shown);
        return new NoiseSummary(
            shown.mean().item<double>(), shown.std(unbiased: false).item<double>(), kurtosis,
            [.. Enumerable.Range(1, (int)noise.size(VideoShape.FrameAxis) - 1).Select(similarity.Within)], similarity.Across(),
            [.. fits.Select(fit => new FitRow(
                fit.Prior.Spec.Name, fit.Alpha?.ToString(), fit.LogLikelihoodPerValue,
                (fits[0].LogLikelihood - fit.LogLikelihood) / (noise.numel() / noise.size(VideoShape.FrameAxis)), fit.Goodness?.Sigmas))]);
    }

    public void AppendTo(StringBuilder text, string heading)
    {
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture,
            $"{heading}: mean {Mean:F4}, deviation {Deviation:F4}, excess kurtosis {ExcessKurtosis}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{"cosine similarity",-28} {"mean",8} {"deviation",10} {"pairs",8}");
        foreach (var (i, row) in Within.Index())
        {
            Append(text, $"{i + 1} frame{(i == 0 ? "" : "s")} apart in a clip", row);
        }

        Append(text, "across clips", Across);
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{"prior",-12} {"alpha",-22} {"nats a value",14} {"behind, a pixel",16} {"off by, sigmas",16}");
        foreach (var fit in Fits)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{fit.Prior,-12} {fit.Alpha ?? "-",-22} {fit.LogLikelihoodPerValue,14:F5} {fit.BehindPerPixel,16:F3} "
                    + $"{fit.OffBySigmas,16:G3}");
        }
    }

    private static void Append(StringBuilder text, string words, Similarity row) => text.AppendLine(
        CultureInfo.InvariantCulture, $"{words,-28} {row.Mean,8:F4} {row.Deviation,10:F4} {row.Pairs,8}");
}

/// <summary>How well a prior explains some noise.</summary>
/// <param name="Prior">Its name.</param>
/// <param name="Alpha">The likeliest alpha with its error; null where there is none.</param>
/// <param name="LogLikelihoodPerValue">In nats.</param>
/// <param name="BehindPerPixel">Nats behind the best, for all frames at a pixel and channel.</param>
/// <param name="OffBySigmas">How far the noise is from it, in standard errors (<see cref="GoodnessOfFit.Sigmas"/>); null where there are
/// too few values to say.</param>
internal sealed record FitRow(string Prior, string? Alpha, double LogLikelihoodPerValue, double BehindPerPixel, double? OffBySigmas);

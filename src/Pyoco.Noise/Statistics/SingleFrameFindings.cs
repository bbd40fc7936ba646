using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Tests of each frame for itself, for priors that state no distribution of how frames hang together.</summary>
/// <remarks>A frame is taken for white noise. Frames may share anything, so nothing is pooled over them: of every test the frame counts
/// that is nearest to its limit or furthest beyond it, and the limit is widened by the number of frames.</remarks>
internal static class SingleFrameFindings
{
    /// <summary>Moments, distribution, spectrum, neighbours, equal values, samples and channels of single frames; then what cannot be
    /// tested.</summary>
    public static IEnumerable<NoiseFinding> Of(Tensor noise, MethodSpec prior, bool singlePrecision)
    {
        using var scope = NewDisposeScope();
        var frames = (int)noise.size(VideoShape.FrameAxis);
        var found = new List<(int Frame, NoiseFinding Finding)>();
        for (var frame = 0; frame < frames; frame++)
        {
            using var single = new WhitenedNoise(noise.narrow(VideoShape.FrameAxis, frame, 1), FrameCovariance.Of(1, (_, _) => 1));
            found.AddRange(
                new[]
                {
                    FrameFindings.OfOneFrame(single), PixelFindings.Of(single, singlePrecision), IndependenceFindings.OfOneFrame(single),
                    SystematicFindings.Of(single),
                }.SelectMany(f => f).Select(f => (frame, f)));
        }

        return
        [
            .. found.GroupBy(f => f.Finding.Name).Select(test => Worst([.. test], frames)),
            NoiseFinding.NotApplicable("covariance of two frames", $"the noise prior {prior} states no distribution of its frames"),
        ];
    }

    private static NoiseFinding Worst((int Frame, NoiseFinding Finding)[] test, int frames)
    {
        var (frame, finding) = test.MaxBy(
            t => double.IsNaN(t.Finding.Statistic) ? double.PositiveInfinity : Math.Abs(t.Finding.Statistic) / t.Finding.Threshold);
        if (!finding.WasMade)
        {
            return finding;
        }

        var limit = SignificanceLimits.OfMany(finding.Threshold, frames);
        return finding with { Threshold = limit, Passes = Math.Abs(finding.Statistic) <= limit, Detail = $"frame {frame}" };
    }
}

namespace Pyoco.Models;

/// <summary>The config of <c>EulerDiscreteScheduler</c>.</summary>
internal sealed class EulerConfig : IPublishedScheduler
{
    private readonly double[] _sigmas;

    private EulerConfig(DiscreteTimesteps timesteps)
    {
        Timesteps = timesteps;
        _sigmas = [.. Enumerable.Range(0, timesteps.Count).Select(t => timesteps.Level(t).Sigma)];
    }

    public DiscreteTimesteps Timesteps { get; }

    public required NetworkPrediction Prediction { get; init; }

    public required TimestepSpacing TimestepSpacing { get; init; }

    public required int Offset { get; init; }

    public required SigmaSpacing SigmaSpacing { get; init; }

    public required bool IsLogLinear { get; init; }

    public required bool EndsClean { get; init; }

    public required bool TellsLogSigma { get; init; }

    public required double? SigmaMin { get; init; }

    public required double? SigmaMax { get; init; }

    public static EulerConfig Read(SchedulerEntries entries)
    {
        // The class leaves the last timestep the smallest signal of float16, so that its sigma is finite.
        var prediction = entries.Prediction("epsilon", "v_prediction", "sample");
        return new EulerConfig(entries.Timesteps(leastSignalSquared: Math.Pow(2, -24)))
        {
            Prediction = prediction,
            TimestepSpacing = entries.TimestepSpacing("linspace"),
            Offset = entries.StepsOffset(),
            SigmaSpacing = entries.Spacing(),
            IsLogLinear = entries.OneOf("interpolation_type", "linear", "linear", "log_linear") == "log_linear",
            EndsClean = entries.OneOf("final_sigmas_type", "zero", "zero", "sigma_min") == "zero",
            TellsLogSigma = entries.OneOf("timestep_type", "discrete", "discrete", "continuous") == "continuous"
                && prediction == NetworkPrediction.Velocity,
            SigmaMin = entries.OptionalNumber("sigma_min"),
            SigmaMax = entries.OptionalNumber("sigma_max"),
        };
    }

    public NoiseSchedule CreateSchedule(int steps)
    {
        double[] sigmas = Sigmas(steps);
        double[] ends = [.. sigmas.Skip(1), EndsClean ? 0 : _sigmas[0]];
        var scale = TimestepSpacing == TimestepSpacing.Leading ? Math.Sqrt(sigmas[0] * sigmas[0] + 1) : sigmas[0];
        return NoiseSchedule.FromSteps(
            sigmas.Take(steps).Zip(ends, (from, to) => new NoiseStep(NoiseLevel.FromSigma(from), NoiseLevel.FromSigma(to))), scale);
    }

    public ISampler CreateSampler(int steps, double eta) => new EulerSampler();

    public IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps)
    {
        if (!TellsTimestepsOfOtherLevels)
        {
            return denoiser;
        }

        // Sigmas are spaced by themselves, and the network gets the timesteps of a spacing that has nothing to do with them.
        var told = Sigmas(steps).Zip(Spaced(steps).Select(t => NoiseLevel.FromSigma(SigmaOf(t))))
            .ToDictionary(pair => NoiseLevel.FromSigma(pair.First), pair => pair.Second);
        return new RetimedDenoiser(denoiser, Prediction, level => told.GetValueOrDefault(level, level));
    }

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Prediction.CreateDenoiser(network, TimestepOf);

    private bool TellsTimestepsOfOtherLevels => IsLogLinear && SigmaSpacing == SigmaSpacing.OfTimesteps && !TellsLogSigma;

    // One more than steps in the log-linear case, where the last of them is where the walk ends.
    private double[] Sigmas(int steps)
    {
        double[] sigmas = IsLogLinear
            ? SigmaSpacing.Exponential.Place(steps + 1, _sigmas[0], _sigmas[^1])
            : [.. Spaced(steps).Select(SigmaOf)];
        return SigmaSpacing == SigmaSpacing.OfTimesteps ? sigmas : SigmaSpacing.Place(steps, SigmaMin ?? sigmas[^1], SigmaMax ?? sigmas[0]);
    }

    private double[] Spaced(int steps) => SpacedTimesteps.Choose(TimestepSpacing, Timesteps.Count, steps, Offset);

    // Sigma is linear between two timesteps, where these are spaced; where sigmas are, its logarithm is.
    private double SigmaOf(double timestep)
    {
        var below = Math.Clamp((int)Math.Floor(timestep), 0, _sigmas.Length - 2);
        return _sigmas[below] + Math.Clamp(timestep - below, 0, 1) * (_sigmas[below + 1] - _sigmas[below]);
    }

    private double TimestepOf(NoiseLevel level)
    {
        if (TellsLogSigma)
        {
            return Math.Log(level.Sigma) / 4;
        }

        if (SigmaSpacing != SigmaSpacing.OfTimesteps)
        {
            return Timesteps.Timestep(level);
        }

        var above = Array.BinarySearch(_sigmas, level.Sigma);
        var below = Math.Clamp((above >= 0 ? above : ~above) - 1, 0, _sigmas.Length - 2);
        return below + Math.Clamp((level.Sigma - _sigmas[below]) / (_sigmas[below + 1] - _sigmas[below]), 0, 1);
    }
}

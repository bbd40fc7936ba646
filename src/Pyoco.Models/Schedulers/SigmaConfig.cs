namespace Pyoco.Models;

/// <summary>The configs of the classes that keep the video at signal 1 and start from timesteps: <c>EulerDiscreteScheduler</c> and its
/// relatives.</summary>
internal sealed class SigmaConfig : IPublishedScheduler
{
    private readonly double[] _sigmas;

    private SigmaConfig(DiscreteTimesteps timesteps)
    {
        Timesteps = timesteps;
        _sigmas = [.. Enumerable.Range(0, timesteps.Count).Select(t => timesteps.Level(t).Sigma)];
    }

    public DiscreteTimesteps Timesteps { get; }

    public required ISampler Sampler { get; init; }

    public required NetworkPrediction Prediction { get; init; }

    public required TimestepSpacing TimestepSpacing { get; init; }

    public required int Offset { get; init; }

    public required SigmaSpacing SigmaSpacing { get; init; }

    public Thresholding? Limit { get; init; }

    public bool IsLogLinear { get; init; }

    public bool EndsClean { get; init; } = true;

    public bool TellsLogSigma { get; init; }

    public double? SigmaMin { get; init; }

    public double? SigmaMax { get; init; }

    // Whether the class asks its network between the levels of the walk, where timesteps follow ln sigma.
    public bool AsksBetweenLevels { get; init; }

    // Whether the class rounds the timesteps of sigmas that are spaced as Karras does.
    public bool RoundsKarras { get; init; }

    public static SigmaConfig ReadEuler(SchedulerEntries entries)
    {
        // The class leaves the last timestep the smallest signal of float16, so that its sigma is finite.
        var prediction = entries.Prediction("epsilon", "v_prediction", "sample");
        return new SigmaConfig(entries.Timesteps(leastSignalSquared: Math.Pow(2, -24)))
        {
            Sampler = new EulerSampler(),
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

    public static SigmaConfig ReadEulerAncestral(SchedulerEntries entries) =>
        new(entries.Timesteps(leastSignalSquared: Math.Pow(2, -24)))
        {
            Sampler = new DdimSampler(eta: 1),
            Prediction = entries.Prediction("epsilon", "v_prediction"),
            TimestepSpacing = entries.TimestepSpacing("linspace"),
            Offset = entries.StepsOffset(),
            SigmaSpacing = SigmaSpacing.OfTimesteps,
        };

    public static SigmaConfig ReadLms(SchedulerEntries entries) =>
        Read(entries, new LmsSampler(), entries.Timesteps(), entries.Prediction("epsilon", "v_prediction", "sample"));

    public static SigmaConfig ReadHeun(SchedulerEntries entries) => Read(
        entries, new HeunSampler(), LatentTimesteps(entries), entries.Prediction("epsilon", "v_prediction"),
        limit: entries.Clipping(fallback: false));

    public static SigmaConfig ReadKdpm2(SchedulerEntries entries) => ReadMidpoint(entries, new Kdpm2Sampler(), roundsKarras: true);

    public static SigmaConfig ReadKdpm2Ancestral(SchedulerEntries entries) =>
        ReadMidpoint(entries, new Kdpm2Sampler(eta: 1), roundsKarras: true);

    public static SigmaConfig ReadDpmSolverSde(SchedulerEntries entries) => ReadMidpoint(entries, new DpmSolverSdeSampler(), false);

    public NoiseSchedule CreateSchedule(int steps)
    {
        double[] sigmas = Sigmas(steps);
        double[] ends = [.. sigmas.Skip(1), EndsClean ? 0 : _sigmas[0]];
        var scale = TimestepSpacing == TimestepSpacing.Leading ? Math.Sqrt(sigmas[0] * sigmas[0] + 1) : sigmas[0];
        return NoiseSchedule.FromSteps(
            sigmas.Take(steps).Zip(ends, (from, to) => new NoiseStep(NoiseLevel.FromSigma(from), NoiseLevel.FromSigma(to))), scale);
    }

    public ISampler CreateSampler(int steps, double? eta) => Sampler;

    public IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps)
    {
        var limited = Limit?.Limit(denoiser, keepsNoise: false) ?? denoiser;
        if (!TellsTimestepsOfOtherLevels)
        {
            return limited;
        }

        var told = Sigmas(steps).Zip(Told(steps)).DistinctBy(pair => pair.First)
            .ToDictionary(pair => NoiseLevel.FromSigma(pair.First), pair => pair.Second);
        return new RetimedDenoiser(limited, Prediction, level => told.GetValueOrDefault(level, level));
    }

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Prediction.CreateDenoiser(network, TimestepOf);

    public TrainingObjective CreateObjective() =>
        TellsLogSigma ? TrainingObjective.Velocity(Timesteps, TimestepOf) : Prediction.CreateObjective(Timesteps);

    private bool TellsTimestepsOfOtherLevels =>
        AsksBetweenLevels
            ? SigmaSpacing == SigmaSpacing.OfTimesteps || (RoundsKarras && SigmaSpacing == SigmaSpacing.Karras)
            : IsLogLinear && SigmaSpacing == SigmaSpacing.OfTimesteps && !TellsLogSigma;

    private static SigmaConfig ReadMidpoint(SchedulerEntries entries, ISampler sampler, bool roundsKarras) => Read(
        entries, sampler, LatentTimesteps(entries), entries.Prediction("epsilon", "v_prediction"), asksBetweenLevels: true, roundsKarras);

    private static DiscreteTimesteps LatentTimesteps(SchedulerEntries entries) => entries.Timesteps(first: 0.00085, last: 0.012);

    private static SigmaConfig Read(
        SchedulerEntries entries, ISampler sampler, DiscreteTimesteps timesteps, NetworkPrediction prediction,
        bool asksBetweenLevels = false, bool roundsKarras = false, Thresholding? limit = null) => new(timesteps)
    {
        Sampler = sampler,
        Prediction = prediction,
        TimestepSpacing = entries.TimestepSpacing("linspace"),
        Offset = entries.StepsOffset(),
        SigmaSpacing = entries.Spacing(),
        AsksBetweenLevels = asksBetweenLevels,
        RoundsKarras = roundsKarras,
        Limit = limit,
    };

    // The levels whose timesteps the network is told at the levels of the walk: where sigmas are spaced by themselves and the timesteps by
    // themselves too, and where a timestep is not that of ln sigma.
    private IEnumerable<NoiseLevel> Told(int steps) => !AsksBetweenLevels
        ? Spaced(steps).Select(t => NoiseLevel.FromSigma(SigmaOf(t)))
        : SigmaSpacing == SigmaSpacing.OfTimesteps
        ? Spaced(steps).Select(LevelOf)
        : Sigmas(steps).Select(sigma => LevelOf(Math.Round(Timesteps.Timestep(NoiseLevel.FromSigma(sigma)))));

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

    private NoiseLevel LevelOf(double timestep)
    {
        var below = Math.Clamp((int)Math.Floor(timestep), 0, _sigmas.Length - 2);
        return NoiseLevel.FromSigma(_sigmas[below] * Math.Pow(_sigmas[below + 1] / _sigmas[below], timestep - below));
    }

    private double TimestepOf(NoiseLevel level)
    {
        if (TellsLogSigma)
        {
            return Math.Log(level.Sigma) / 4;
        }

        if (SigmaSpacing != SigmaSpacing.OfTimesteps || AsksBetweenLevels)
        {
            return Timesteps.Timestep(level);
        }

        var above = Array.BinarySearch(_sigmas, level.Sigma);
        var below = Math.Clamp((above >= 0 ? above : ~above) - 1, 0, _sigmas.Length - 2);
        return below + Math.Clamp((level.Sigma - _sigmas[below]) / (_sigmas[below + 1] - _sigmas[below]), 0, 1);
    }
}

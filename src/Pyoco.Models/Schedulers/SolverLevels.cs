namespace Pyoco.Models;

/// <summary>The levels of the solver classes, which are alike: <c>DPMSolverMultistepScheduler</c> and <c>...Singlestep...</c>,
/// <c>UniPCMultistepScheduler</c>, <c>DEISMultistepScheduler</c>. Variance preserving, or those of rectified flow.</summary>
internal sealed record SolverLevels
{
    public required DiscreteTimesteps Timesteps { get; init; }

    public required NetworkPrediction Prediction { get; init; }

    public required SigmaSpacing SigmaSpacing { get; init; }

    public TimestepSpacing TimestepSpacing { get; init; } = TimestepSpacing.Linspace;

    public int Offset { get; init; }

    public bool EndsClean { get; init; }

    // Where the class rounds the timesteps of spaced sigmas; elsewhere it cuts their fractions off.
    public bool Rounds { get; init; }

    // Timesteps of less than this log signal-to-noise ratio, lambda, are not walked.
    public double LeastLambda { get; init; } = double.NegativeInfinity;

    // The shift of rectified flow; null where the levels are variance preserving.
    public double? FlowShift { get; init; }

    // Where the times of rectified flow start: UniPC's at 1 less a millionth, the others' a training timestep before that.
    public bool FlowStartsAtOne { get; init; }

    public double? SigmaMin { get; init; }

    public double? SigmaMax { get; init; }

    /// <summary>Reads the entries that the classes share.</summary>
    /// <param name="entries">The config.</param>
    /// <param name="leastSignalSquared">What the class leaves of the last signal when betas are rescaled; null where it cannot.</param>
    public static SolverLevels Read(SchedulerEntries entries, double? leastSignalSquared = null)
    {
        entries.Require("use_dynamic_shifting", "false");
        entries.Require("variance_type");
        var spacing = entries.Spacing();
        var isFlow = entries.Flag("use_flow_sigmas", false);
        var prediction = entries.Prediction("epsilon", "v_prediction", "sample", "flow_prediction");
        if (isFlow != (prediction == NetworkPrediction.Flow))
        {
            throw entries.Refusal(
                "use_flow_sigmas", isFlow ? "true" : "false", "'true' where prediction_type is 'flow_prediction', and there only");
        }

        if (isFlow && spacing != SigmaSpacing.OfTimesteps)
        {
            throw entries.Refusal("use_flow_sigmas", "true", "one spacing of sigmas, and another is true too");
        }

        // The class would end at a sigma of its betas.
        if (isFlow && entries.OneOf("final_sigmas_type", "zero", "zero", "sigma_min") == "sigma_min")
        {
            throw entries.Refusal("final_sigmas_type", "sigma_min", "'zero' where use_flow_sigmas is 'true'");
        }

        return new SolverLevels
        {
            Timesteps = entries.Timesteps(leastSignalSquared: leastSignalSquared),
            Prediction = prediction,
            SigmaSpacing = spacing,
            TimestepSpacing = entries.TimestepSpacing("linspace"),
            Offset = entries.StepsOffset(),
            Rounds = spacing is SigmaSpacing.OfTimesteps or SigmaSpacing.Karras,
            FlowShift = isFlow ? entries.PositiveNumber("flow_shift", 1) : null,
        };
    }

    public NoiseSchedule CreateSchedule(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, Timesteps.Count);
        var (least, most) = (Timesteps.Level(0).Sigma, Timesteps.Level(Timesteps.Count - 1).Sigma);
        if (FlowShift is { } shift)
        {
            NoiseLevel[] flow = [.. Enumerable.Range(0, steps).Select(i => FlowLevel(i, steps, shift))];
            return ToSchedule([.. flow, EndsClean ? NoiseLevel.FromSigma(0) : flow[^1]]);
        }

        double[] sigmas = SigmaSpacing == SigmaSpacing.OfTimesteps
            ? [.. Spaced(steps).Select(t => Timesteps.Level(t).Sigma)]
            : SigmaSpacing.Place(steps, SigmaMin ?? least, SigmaMax ?? most);
        var end = EndsClean ? 0 : SigmaSpacing == SigmaSpacing.OfTimesteps ? least : sigmas[^1];
        return ToSchedule([.. sigmas.Append(end).Select(LevelOf)]);
    }

    /// <summary>The noisiest timestep that is walked.</summary>
    public int LastTimestep => Enumerable.Range(0, Timesteps.Count).Count(t => -Math.Log(Timesteps.Level(t).Sigma) >= LeastLambda) - 1;

    /// <summary>The timesteps where the steps of a walk from the clean video to the noise start; with trailing ones the last step stands
    /// still.</summary>
    public int[] Ascending(int steps)
    {
        var count = LastTimestep + 1;
        double[] chosen = TimestepSpacing switch
        {
            TimestepSpacing.Leading => [.. SpacedTimesteps.Leading(steps + 1, count / (steps + 1), Offset).Reverse().SkipLast(1)],
            TimestepSpacing.Linspace => [.. SpacedTimesteps.Linspace(count, steps + 1).Reverse().SkipLast(1)],
            _ => [.. SpacedTimesteps.Trailing(count, steps, Timesteps.Count / (double)steps).Reverse()],
        };
        return [.. chosen.Select(t => (int)Math.Round(t))];
    }

    /// <summary>The denoiser of a network that is told whole timesteps.</summary>
    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Prediction.CreateDenoiser(network, WholeTimestep);

    /// <summary>What a network of these levels learns.</summary>
    public TrainingObjective CreateObjective() => FlowShift is { } shift
        ? TrainingObjective.Flow(Timesteps.Count, shift)
        : Prediction.CreateObjective(Timesteps);

    /// <summary>The variance-preserving level of a sigma in float32, as the classes work it out: under the first sigma of squared-cosine
    /// betas, 20 291, the last bit is the third digit of a clean estimate.</summary>
    public static NoiseLevel LevelOf(double sigma)
    {
        var single = (float)sigma;
        var signal = 1 / MathF.Sqrt(single * single + 1);
        return new NoiseLevel(signal, single * signal);
    }

    public double WholeTimestep(NoiseLevel level)
    {
        if (FlowShift is not null)
        {
            return Math.Floor(level.Noise * Timesteps.Count + 1e-4); // the level was rounded to float32
        }

        var timestep = Timesteps.Timestep(level);
        return Rounds ? Math.Round(timestep) : timestep > Timesteps.Count - 1.0001 ? CutLast() : Math.Floor(timestep);
    }

    private static NoiseSchedule ToSchedule(NoiseLevel[] levels) =>
        NoiseSchedule.FromSteps(levels.Zip(levels.Skip(1), (from, to) => new NoiseStep(from, to)), initialScale: 1);

    private NoiseLevel FlowLevel(int step, int steps, double shift)
    {
        var stride = (1 - 1.0 / Timesteps.Count) / steps;
        var time = FlowStartsAtOne ? 1 - step * stride : (steps - step) * stride;
        var shifted = Pyoco.FlowShift.Level(time, shift).Noise;
        var single = (float)(shifted > 1 - 1e-6 ? shifted - 1e-6 : shifted);
        return new NoiseLevel(1 - single, single);
    }

    // Whether cutting leaves the largest sigma the last timestep or the one before hangs on how float32 rounds its logarithm.
    private int CutLast()
    {
        var square = (float)Math.Pow(Timesteps.Level(Timesteps.Count - 1).Signal, 2);
        var logarithm = Math.Log(MathF.Sqrt((1 - square) / square));
        return (float)logarithm > logarithm ? Timesteps.Count - 2 : Timesteps.Count - 1;
    }

    private int[] Spaced(int steps)
    {
        var last = LastTimestep + 1;
        double[] chosen = TimestepSpacing switch
        {
            TimestepSpacing.Leading => SpacedTimesteps.Leading(steps + 1, last / (steps + 1), 0)[..^1],
            TimestepSpacing.Linspace => SpacedTimesteps.Linspace(last, steps + 1)[..^1],
            _ => SpacedTimesteps.Trailing(last, steps, Timesteps.Count / (double)steps),
        };
        return [.. chosen.Select(t => (int)Math.Round(t) + (TimestepSpacing == TimestepSpacing.Leading ? Offset : 0))];
    }
}

namespace Pyoco.Models;

/// <summary>The configs of <c>FlowMatchEulerDiscreteScheduler</c> and <c>FlowMatchHeunDiscreteScheduler</c>.</summary>
internal sealed record FlowMatchConfig : IPublishedScheduler
{
    private const int PixelsOfAToken = 4; // 2 x 2 latents

    public required ISampler Sampler { get; init; }

    public required int TrainedSteps { get; init; }

    public double Shift { get; init; } = 1;

    public SigmaSpacing SigmaSpacing { get; init; }

    // The last sigma above 0; 0 where the shift alone decides.
    public double Terminal { get; init; }

    // The shift of a number of tokens; null where it does not depend on them.
    public Func<double, double>? ShiftOfTokens { get; init; }

    public static FlowMatchConfig ReadEuler(SchedulerEntries entries)
    {
        entries.Require("invert_sigmas", "false");
        var terminal = entries.OptionalNumber("shift_terminal") ?? 0;
        if (!(terminal is >= 0 and < 1))
        {
            throw entries.Refusal("shift_terminal", $"{terminal}", "a number from 0 and below 1");
        }

        return Read(entries, entries.Flag("stochastic_sampling", false) ? new LcmSampler() : new EulerSampler()) with
        {
            SigmaSpacing = entries.Spacing(),
            Terminal = terminal,
            ShiftOfTokens = entries.Flag("use_dynamic_shifting", false) ? Dynamic(entries) : null,
        };
    }

    public static FlowMatchConfig ReadHeun(SchedulerEntries entries) =>
        Read(entries, new HeunSampler(new HeunOptions { Path = HeunPath.Levels }));

    public NoiseSchedule CreateSchedule(int steps) => ShiftOfTokens is null
        ? CreateSchedule(steps, Shift, Shifted(1.0 / TrainedSteps, Shift))
        : throw new ArgumentException(
            "The shift of this schedule depends on the size of the video; a plan for a shape was expected.", nameof(steps));

    public NoiseSchedule CreateSchedule(int steps, VideoShape latents) => ShiftOfTokens is null
        ? CreateSchedule(steps)
        : CreateSchedule(
            steps, ShiftOfTokens((double)latents.Frames * latents.Height * latents.Width / PixelsOfAToken), 1.0 / TrainedSteps);

    public ISampler CreateSampler(int steps, double? eta) => Sampler;

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => new FlowDenoiser(network, TrainedSteps);

    public TrainingObjective CreateObjective() => TrainingObjective.Flow(TrainedSteps, Shift);

    // Times are even from 1 to the last one, and are shifted then: the last one of a fixed shift was shifted before.
    private NoiseSchedule CreateSchedule(int steps, double shift, double last)
    {
        var even = Enumerable.Range(0, steps).Select(i => steps == 1 ? 1 : 1 + i * (last - 1) / (steps - 1));
        double[] sigmas = [.. even.Select(time => Shifted(time, shift))];
        if (Terminal > 0)
        {
            var stretch = (1 - sigmas[^1]) / (1 - Terminal);
            sigmas = [.. sigmas.Select(sigma => 1 - (1 - sigma) / stretch)];
        }

        if (SigmaSpacing != SigmaSpacing.OfTimesteps && steps > 1)
        {
            sigmas = SigmaSpacing.Place(steps, sigmas[^1], sigmas[0]);
        }

        return new NoiseSchedule(sigmas.Append(0).Select(sigma => new NoiseLevel(1 - sigma, sigma)), initialScale: 1);
    }

    private static double Shifted(double time, double shift) => FlowShift.Level(time, shift).Noise;

    private static FlowMatchConfig Read(SchedulerEntries entries, ISampler sampler) => new()
    {
        Sampler = sampler,
        TrainedSteps = entries.Integer("num_train_timesteps", 1000, least: 2),
        Shift = entries.PositiveNumber("shift", 1),
    };

    private static Func<double, double> Dynamic(SchedulerEntries entries)
    {
        var first = new FlowShiftPoint(entries.PositiveNumber("base_image_seq_len", 256), entries.Number("base_shift", 0.5));
        var second = new FlowShiftPoint(entries.PositiveNumber("max_image_seq_len", 4096), entries.Number("max_shift", 1.15));
        var isLinear = entries.OneOf("time_shift_type", "exponential", "exponential", "linear") == "linear";
        return tokens => FlowShift.ForTokens(tokens, first, second) is var shift && isLinear ? Math.Log(shift) : shift;
    }
}

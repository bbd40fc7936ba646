namespace Pyoco.Models;

/// <summary>The config of <c>DPMSolverMultistepScheduler</c>.</summary>
internal sealed class DpmSolverConfig : IPublishedScheduler
{
    private readonly SchedulerEntries _entries;

    private DpmSolverConfig(SchedulerEntries entries) => _entries = entries;

    public required DiscreteTimesteps Timesteps { get; init; }

    public required NetworkPrediction Prediction { get; init; }

    public required Thresholding? Limit { get; init; }

    public required TimestepSpacing TimestepSpacing { get; init; }

    public required int Offset { get; init; }

    public required SigmaSpacing SigmaSpacing { get; init; }

    public required bool EndsClean { get; init; }

    // Where the class rounds the timesteps of spaced sigmas; elsewhere it cuts their fractions off.
    public required bool Rounds { get; init; }

    // Timesteps of less than this log signal-to-noise ratio, lambda, are not walked.
    public required double LeastLambda { get; init; }

    public static DpmSolverConfig Read(SchedulerEntries entries)
    {
        entries.Require("use_flow_sigmas", "false");
        entries.Require("use_dynamic_shifting", "false");
        entries.Require("variance_type");
        var spacing = entries.Spacing();
        var isLu = spacing != SigmaSpacing.Karras && entries.Flag("use_lu_lambdas", false);
        return new DpmSolverConfig(entries)
        {
            Timesteps = entries.Timesteps(leastSignalSquared: Math.Pow(2, -24)),
            Prediction = entries.Prediction("epsilon", "v_prediction", "sample"),
            Limit = entries.Limit(clips: null),
            TimestepSpacing = entries.TimestepSpacing("linspace"),
            Offset = entries.StepsOffset(),
            SigmaSpacing = isLu ? SigmaSpacing.Exponential : spacing, // uniform lambda is uniform ln sigma
            EndsClean = entries.OneOf("final_sigmas_type", "zero", "zero", "sigma_min") == "zero",
            Rounds = spacing == SigmaSpacing.OfTimesteps && !isLu || ((spacing == SigmaSpacing.Karras || isLu) && !entries.IsSquaredCosine),
            LeastLambda = entries.LowerBound("lambda_min_clipped"),
        };
    }

    public NoiseSchedule CreateSchedule(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, Timesteps.Count);
        var (least, most) = (Timesteps.Level(0).Sigma, Timesteps.Level(Timesteps.Count - 1).Sigma);
        double[] sigmas = SigmaSpacing == SigmaSpacing.OfTimesteps
            ? [.. Spaced(steps).Select(t => Timesteps.Level(t).Sigma)]
            : SigmaSpacing.Place(steps, least, most);
        NoiseLevel[] levels = [.. sigmas.Append(EndsClean ? 0 : least).Select(LevelOf)];
        return NoiseSchedule.FromSteps(levels.Zip(levels.Skip(1), (from, to) => new NoiseStep(from, to)), initialScale: 1);
    }

    public ISampler CreateSampler(int steps, double eta)
    {
        // The other names are what schedulers of other families leave in configs that were made from theirs.
        var algorithm = _entries.OneOf("algorithm_type", "dpmsolver++", "dpmsolver++", "dpmsolver", "deis");
        if (algorithm != "dpmsolver++" && EndsClean)
        {
            throw _entries.Refusal("final_sigmas_type", "zero", $"'sigma_min' where algorithm_type is '{algorithm}'");
        }

        _entries.Require("solver_order", "1", "2");
        return new DpmSolverSampler(new DpmSolverOptions
        {
            Order = _entries.Integer("solver_order", 2),
            Integrand = algorithm == "dpmsolver" ? DpmSolverIntegrand.Noise : DpmSolverIntegrand.Clean,
            Correction = _entries.OneOf("solver_type", "midpoint", "midpoint", "heun", "logrho", "bh1", "bh2") == "heun"
                ? DpmSolverCorrection.Heun
                : DpmSolverCorrection.Midpoint,
            Ending = _entries.Flag("euler_at_final", false) ? DpmSolverEnding.FirstOrder
                : _entries.Flag("lower_order_final", true) ? DpmSolverEnding.FirstOrderOfFewSteps
                : DpmSolverEnding.FullOrder,
        });
    }

    // The class works out the noise from the limited estimate.
    public IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps) => Limit?.Limit(denoiser, keepsNoise: false) ?? denoiser;

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Prediction.CreateDenoiser(network, WholeTimestep);

    // In float32, as the class works it out: under the first sigma of squared-cosine betas, 20 291, the last bit is the third digit of a
    // clean estimate.
    private static NoiseLevel LevelOf(double sigma)
    {
        var single = (float)sigma;
        var signal = 1 / MathF.Sqrt(single * single + 1);
        return new NoiseLevel(signal, single * signal);
    }

    private double WholeTimestep(NoiseLevel level)
    {
        var timestep = Timesteps.Timestep(level);
        return Rounds ? Math.Round(timestep) : timestep > Timesteps.Count - 1.0001 ? CutLast() : Math.Floor(timestep);
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
        var last = Enumerable.Range(0, Timesteps.Count).Count(t => -Math.Log(Timesteps.Level(t).Sigma) >= LeastLambda);
        double[] chosen = TimestepSpacing switch
        {
            TimestepSpacing.Leading => SpacedTimesteps.Leading(steps + 1, last / (steps + 1), 0)[..^1],
            TimestepSpacing.Linspace => SpacedTimesteps.Linspace(last, steps + 1)[..^1],
            _ => SpacedTimesteps.Trailing(last, steps, Timesteps.Count / (double)steps),
        };
        return [.. chosen.Select(t => (int)Math.Round(t) + (TimestepSpacing == TimestepSpacing.Leading ? Offset : 0))];
    }
}

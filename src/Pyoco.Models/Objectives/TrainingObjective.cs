namespace Pyoco.Models;

/// <summary>What a diffusion network learns to answer at each noise level: the noise, the velocity, the clean video, what EDM
/// preconditions, or one of your own.</summary>
/// <remarks>All are linear in clean video and noise, so that one formula serves for feeding, for the loss and for its weights. A model's
/// scheduler says which one its network was made for (<see cref="SchedulerConfig.CreateObjective"/>).</remarks>
public sealed class TrainingObjective
{
    // A published network's betas are rounded to float32, which moves timesteps by up to a hundredth.
    private const double TimestepTolerance = 0.02;
    private const double FactorTolerance = 1e-3;

    // Draws beyond these shares of a law are too rare to count, and levels are as near as that to those of timesteps.
    private const double Tail = 1e-12;
    private const double SigmaTolerance = 0.01;
    private static readonly double[] ComparedSigmas = [0.05, 0.3, 1, 3, 12];
    private readonly Func<NoiseLevel, ObjectiveFactors> _at;

    /// <summary>An objective of your own.</summary>
    /// <param name="spec">Its name and numbers, as a checkpoint records them.</param>
    /// <param name="law">The levels it is trained at where nobody says otherwise.</param>
    /// <param name="at">What the network is fed and answers at a level, in whatever scale the level is given.</param>
    public TrainingObjective(MethodSpec spec, NoiseLevelLaw law, Func<NoiseLevel, ObjectiveFactors> at)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(law);
        ArgumentNullException.ThrowIfNull(at);
        (Spec, DefaultLaw, _at) = (spec, law, at);
    }

    /// <summary>Its name and numbers.</summary>
    public MethodSpec Spec { get; }

    /// <summary>The law of noise levels that goes with it: log-normal for EDM, every timestep alike for networks of timesteps, logit-normal
    /// for flow.</summary>
    public NoiseLevelLaw DefaultLaw { get; }

    /// <summary>EDM's preconditioned network (arXiv 2206.00364, equation 8): it answers <c>(clean - c_skip x) / c_out</c> and is told
    /// <c>ln(sigma) / 4</c>.</summary>
    /// <remarks>The answer is <c>(sigma / sigmaData * clean - sigmaData * n) / sqrt(sigma^2 + sigmaData^2)</c>, which is how it is
    /// computed: no large factor meets a small difference. Its plain squared error is EDM's weighted loss.</remarks>
    /// <param name="sigmaData">Standard deviation of the clean data, a finite number above 0.</param>
    public static TrainingObjective Edm(double sigmaData) => Edm(sigmaData, isNegated: false);

    /// <summary>The noise n (DDPM, arXiv 2006.11239, equation 14).</summary>
    /// <param name="timesteps">The levels of the network's timesteps.</param>
    /// <exception cref="ArgumentException">The last timestep has no signal: there the noise says nothing.</exception>
    public static TrainingObjective Epsilon(DiscreteTimesteps timesteps)
    {
        ArgumentNullException.ThrowIfNull(timesteps);
        return timesteps.Level(timesteps.Count - 1).Signal > 0
            ? OfTimesteps("epsilon", timesteps, _ => (0, 1))
            : throw new ArgumentException(
                $"The last of the {timesteps.Count} timesteps has no signal; a network that answers with the noise learns nothing there. "
                    + "Velocity or the clean video was expected.", nameof(timesteps));
    }

    /// <summary>The velocity <c>v = Signal * n - Noise * clean</c> of variance-preserving levels (arXiv 2202.00512, section 4).</summary>
    /// <param name="timesteps">The levels of the network's timesteps.</param>
    public static TrainingObjective Velocity(DiscreteTimesteps timesteps)
    {
        ArgumentNullException.ThrowIfNull(timesteps);
        return Velocity(timesteps, told: null);
    }

    /// <summary>The clean video (<c>sample</c> in diffusers).</summary>
    /// <param name="timesteps">The levels of the network's timesteps.</param>
    public static TrainingObjective Clean(DiscreteTimesteps timesteps)
    {
        ArgumentNullException.ThrowIfNull(timesteps);
        return OfTimesteps("sample", timesteps, _ => (1, 0));
    }

    /// <summary>The velocity <c>n - clean</c> of rectified flow (arXiv 2209.03003); the network is told its time times the number of
    /// timesteps.</summary>
    /// <param name="timesteps">Number of timesteps, 1000 in published networks.</param>
    /// <param name="shift">The shift of the levels it is trained at, above 0 (arXiv 2403.03206, equation 23).</param>
    public static TrainingObjective Flow(int timesteps = 1000, double shift = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timesteps, 1);
        return new TrainingObjective(
            new MethodSpec("flow", ("timesteps", timesteps)),
            NoiseLevelLaw.LogitNormal(shift: shift),
            level => level.ToFlow() is var flow ? new ObjectiveFactors(flow, 1, flow.Noise * timesteps, -1, 1) : default);
    }

    /// <summary>What the network is fed and answers at a level.</summary>
    /// <param name="level">The level in any scale, with noise above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level has no noise, or, for an answer that needs one, no signal.</exception>
    public ObjectiveFactors At(NoiseLevel level)
    {
        var factors = level.Noise > 0 ? _at(level) : default;
        return level.Noise > 0 && double.IsFinite(factors.Input + factors.Timestep + factors.OfClean + factors.OfNoise)
            ? factors
            : throw new ArgumentOutOfRangeException(
                nameof(level), level, $"A network of the objective {Spec} cannot be trained at {level}.");
    }

    /// <summary>The name and numbers.</summary>
    public override string ToString() => Spec.ToString();

    internal static TrainingObjective Edm(double sigmaData, bool isNegated)
    {
        var preconditioning = new EdmPreconditioning(sigmaData);
        var sign = isNegated ? -1 : 1;
        return new TrainingObjective(
            new MethodSpec(isNegated ? "edm-negated" : "edm", ("sigma_data", sigmaData)),
            NoiseLevelLaw.LogNormal(-1.2, 1.2), // the paper's table 1
            level =>
            {
                var (sigma, scale) = (level.Sigma, preconditioning.CIn(level.Sigma));
                return new ObjectiveFactors(
                    NoiseLevel.FromSigma(sigma), scale, preconditioning.CNoise(sigma),
                    sign * sigma / sigmaData * scale, -sign * sigmaData * scale);
            });
    }

    internal static TrainingObjective Velocity(DiscreteTimesteps timesteps, Func<NoiseLevel, double>? told) =>
        OfTimesteps("v_prediction", timesteps, level => (-level.Noise, level.Signal), told);

    // Of the first timestep and of the last; null of a network that is told any level.
    private (double Least, double Largest)? Sigmas { get; init; }

    /// <summary>Refuses a law with levels that the network has no timesteps for: it would be told the nearest one.</summary>
    /// <exception cref="ArgumentException">The law has some.</exception>
    internal void ThrowIfBeyond(NoiseLevelLaw law)
    {
        if (Sigmas is var (least, largest)
            && (law.At(Tail).Sigma < least * (1 - SigmaTolerance) || law.At(1 - Tail).Sigma > largest * (1 + SigmaTolerance)))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The law of noise levels {law} reaches beyond the network's timesteps, whose sigmas go from {least:G4} to {largest:G4} ")
                    + FormattableString.Invariant(
                        $"({Spec}). Its levels there are law.Within(new SigmaInterval({least:G4}, {largest:G4}))."), nameof(law));
        }
    }

    /// <summary>In which way a network of another objective would be misled by this one; null where it would not.</summary>
    internal string? DifferenceFrom(TrainingObjective network)
    {
        foreach (var level in ComparedSigmas.Select(NoiseLevel.FromSigma))
        {
            var (mine, its) = (At(level), network.At(level));
            if (Math.Abs(mine.Timestep - its.Timestep) > TimestepTolerance)
            {
                return FormattableString.Invariant(
                    $"at sigma {level.Sigma} it tells the timestep {mine.Timestep:G5}, and the network knows {its.Timestep:G5}");
            }

            if (!AreClose(Seen(mine), Seen(its)) || !AreClose(mine.OfClean, its.OfClean) || !AreClose(mine.OfNoise, its.OfNoise))
            {
                return FormattableString.Invariant($"at sigma {level.Sigma} it wants {Answer(mine)} of an input with ")
                    + FormattableString.Invariant($"{Seen(mine):G4} signal; the network answers {Answer(its)} of one with {Seen(its):G4}");
            }
        }

        return null;

        static double Seen(ObjectiveFactors factors) => factors.Input * factors.Level.Signal;

        static bool AreClose(double a, double b) => Math.Abs(a - b) <= FactorTolerance * Math.Max(1, Math.Abs(b));

        static string Answer(ObjectiveFactors f) => FormattableString.Invariant($"{f.OfClean:G4} clean + {f.OfNoise:G4} noise");
    }

    // What the network is told of a level may be another number than its timestep, and of any level.
    private static TrainingObjective OfTimesteps(
        string name, DiscreteTimesteps timesteps, Func<NoiseLevel, (double OfClean, double OfNoise)> answer,
        Func<NoiseLevel, double>? told = null) =>
        new(
            new MethodSpec(
                name, ("timesteps", timesteps.Count), ("first_noise", timesteps.Level(0).Noise),
                ("last_signal", timesteps.Level(timesteps.Count - 1).Signal)),
            NoiseLevelLaw.UniformTimesteps(timesteps),
            level =>
            {
                var unit = level.ToUnitVariance();
                var (ofClean, ofNoise) = answer(unit);
                return new ObjectiveFactors(unit, 1, told?.Invoke(unit) ?? timesteps.Timestep(unit), ofClean, ofNoise);
            })
        {
            Sigmas = told is null ? (timesteps.Level(0).Sigma, timesteps.Level(timesteps.Count - 1).Sigma) : null,
        };
}

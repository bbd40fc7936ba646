namespace Pyoco.Models;

/// <summary>The settings of AdamW (arXiv 1711.05101) and of the learning rate over time.</summary>
public sealed record OptimizerOptions
{
    /// <summary>The highest learning rate, above 0.</summary>
    public double LearningRate
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw OutOfRange.Expected("above 0", value, nameof(LearningRate));
    } = 1e-3;

    /// <summary>Steps over which the rate rises linearly from 0.</summary>
    public long WarmupSteps { get; init => field = OutOfRange.AtLeast(0, value, nameof(WarmupSteps)); } = 200;

    /// <summary>Share of the run, at its end, over which the rate falls to 0, from 0 to 1: at 0 it is constant after the warm-up, at 1 it
    /// falls from the end of the warm-up on.</summary>
    public double DecayShare { get; init => field = OutOfRange.Share(value, nameof(DecayShare)); } = 0.4;

    /// <summary>How the rate falls.</summary>
    public RateDecay Decay { get; init; } = RateDecay.Linear;

    /// <summary>Decay of the running mean of gradients, from 0 to below 1.</summary>
    public double Beta1 { get; init => field = OutOfRange.Decay(value, nameof(Beta1)); } = 0.9;

    /// <summary>Decay of the running mean of squared gradients, from 0 to below 1.</summary>
    public double Beta2 { get; init => field = OutOfRange.Decay(value, nameof(Beta2)); } = 0.99;

    /// <summary>What keeps the division by the root of the squared gradients finite, above 0.</summary>
    public double Epsilon { get; init => field = value > 0 ? value : throw OutOfRange.Expected("above 0", value, nameof(Epsilon)); } = 1e-8;

    /// <summary>Decoupled weight decay, at least 0.</summary>
    public double WeightDecay { get; init => field = OutOfRange.AtLeast(0, value, nameof(WeightDecay)); } = 0.01;

    /// <summary>Gradients are scaled down when the norm of all together exceeds this; above 0, infinite for no clipping.</summary>
    public double GradientClip
    {
        get;
        init => field = value > 0
            ? value
            : throw OutOfRange.Expected("above 0", value, nameof(GradientClip));
    } = 1;

    /// <summary>The learning rate of a step, from 0, of a run.</summary>
    public double RateAt(long step, long steps)
    {
        var warm = WarmupSteps == 0 ? 1 : Math.Min(1, (step + 1.0) / WarmupSteps);
        var decaySteps = Math.Min(DecayShare * steps, steps - WarmupSteps);
        var left = decaySteps <= 0 ? 1 : Math.Clamp((steps - step) / decaySteps, 0, 1);
        var cold = Decay == RateDecay.Cosine ? (1 - Math.Cos(Math.PI * left)) / 2 : left;
        return LearningRate * Math.Min(warm, cold);
    }

    /// <summary>As a checkpoint records it.</summary>
    internal MethodSpec Spec(long steps) => new(
        "adamw", ("rate", LearningRate), ("warmup_steps", WarmupSteps), ("decay_share", DecayShare),
        ("decay", DecayShare == 0 ? "none" : FormattableString.Invariant($"{Decay} in {steps} steps")), ("beta1", Beta1), ("beta2", Beta2),
        ("epsilon", Epsilon), ("weight_decay", WeightDecay), ("gradient_clip", FormattableString.Invariant($"{GradientClip:R}")));
}

/// <summary>The ways in which a learning rate falls to 0.</summary>
public enum RateDecay
{
    /// <summary>In a straight line.</summary>
    Linear,

    /// <summary>As half a cosine (SGDR, arXiv 1608.03983, without restarts).</summary>
    Cosine,
}

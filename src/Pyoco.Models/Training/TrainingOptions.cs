namespace Pyoco.Models;

/// <summary>What a training run wants; the defaults suit small networks from scratch.</summary>
/// <remarks>The paper's own values are not known (its tables could not be read): these are Pyoco's, the distribution of noise
/// levels is EDM's (arXiv 2206.00364, table 1).</remarks>
public sealed record TrainingOptions
{
    /// <summary>Number of steps of the whole run, at least 1.</summary>
    public long Steps { get; init => field = value >= 1 ? value : throw OutOfRange.Expected("at least 1", value, nameof(Steps)); } = 10_000;

    /// <summary>Fixes the noise, its levels and which captions are dropped. The data come from the caller.</summary>
    public ulong Seed { get; init; }

    /// <summary>AdamW, its rate over time and the clipping of gradients.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Mean of the natural logarithm of sigma; finite.</summary>
    public double LogSigmaMean
    {
        get;
        init => field = double.IsFinite(value)
            ? value
            : throw OutOfRange.Expected("a finite number", value, nameof(LogSigmaMean));
    } = -1.2;

    /// <summary>Standard deviation of the natural logarithm of sigma, above 0.</summary>
    public double LogSigmaDeviation
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw OutOfRange.Expected("above 0", value, nameof(LogSigmaDeviation));
    } = 1.2;

    /// <summary>Share of captions replaced by the empty one, from 0 to 1; classifier-free guidance needs some.</summary>
    public double CaptionDropout
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw OutOfRange.Expected("from 0 to 1", value, nameof(CaptionDropout));
    } = 0.1;

    /// <summary>Whether a CLIP text encoder learns with the network; false leaves it as it is, as PYoCo does with its pretrained ones.
    /// Encoders of other kinds never learn.</summary>
    public bool TrainTextEncoder { get; init; } = true;

    /// <summary>Decay of the exponential moving average of the weights, from 0 to below 1.</summary>
    public double EmaDecay
    {
        get;
        init => field = value is >= 0 and < 1
            ? value
            : throw OutOfRange.Expected("from 0 to below 1", value, nameof(EmaDecay));
    } = 0.999;

    /// <summary>Time between two checkpoints, above zero.</summary>
    public TimeSpan CheckpointInterval
    {
        get;
        init => field = value > TimeSpan.Zero
            ? value
            : throw OutOfRange.Expected("above zero", value, nameof(CheckpointInterval));
    } = TimeSpan.FromMinutes(3);
}

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
    public long WarmupSteps
    {
        get;
        init => field = value >= 0
            ? value
            : throw OutOfRange.Expected("at least 0", value, nameof(WarmupSteps));
    } = 200;

    /// <summary>Share of the run, at its end, over which the rate falls linearly to 0, from 0 to 1.</summary>
    public double DecayShare
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw OutOfRange.Expected("from 0 to 1", value, nameof(DecayShare));
    } = 0.4;

    /// <summary>Decay of the running mean of gradients, from 0 to below 1.</summary>
    public double Beta1
    {
        get;
        init => field = value is >= 0 and < 1
            ? value
            : throw OutOfRange.Expected("from 0 to below 1", value, nameof(Beta1));
    } = 0.9;

    /// <summary>Decay of the running mean of squared gradients, from 0 to below 1.</summary>
    public double Beta2
    {
        get;
        init => field = value is >= 0 and < 1
            ? value
            : throw OutOfRange.Expected("from 0 to below 1", value, nameof(Beta2));
    } = 0.99;

    /// <summary>What keeps the division by the root of the squared gradients finite, above 0.</summary>
    public double Epsilon { get; init => field = value > 0 ? value : throw OutOfRange.Expected("above 0", value, nameof(Epsilon)); } = 1e-8;

    /// <summary>Decoupled weight decay, at least 0.</summary>
    public double WeightDecay
    {
        get;
        init => field = value >= 0
            ? value
            : throw OutOfRange.Expected("at least 0", value, nameof(WeightDecay));
    } = 0.01;

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
        var decaySteps = DecayShare * steps;
        var cold = decaySteps <= 0 ? 1 : Math.Clamp((steps - step) / decaySteps, 0, 1);
        return LearningRate * Math.Min(warm, cold);
    }
}

using static TorchSharp.torch;

namespace Pyoco;

/// <summary>FreqPrior: FreeInit whose passes but the last turn back half-way, and whose mix keeps the noise Gaussian.</summary>
/// <remarks>
/// <para>FreqPrior (Yuan et al., arXiv 2502.03496). A pass walks a part of the schedule; what it reached is put back under the first noise
/// e, <c>z = sqrt(s) z_m + sqrt(1 - s) e</c> with s the ratio of the two levels' squared signals; fresh noise n joins it,
/// <c>c z + sqrt(1 - c²) n</c> with <c>c = sqrt(2) r / sqrt(1 + r²)</c>; and its low frequencies start the next pass with the high ones of
/// another fresh noise y: <c>F⁻¹[H F (...) + sqrt(1 - H²) F y]</c>. All noises are drawn from the same prior.</para>
/// <para>The paper mixes two noises into real and imaginary parts to keep the variance under filters that are off centre. With gains that
/// are even in frequency that is not needed, and the distribution is the same: exactly white where z is.</para>
/// </remarks>
public sealed class FreqPriorSampler : ISampler
{
    private readonly ISampler _inner;
    private readonly FreqPriorOptions _options;

    /// <summary>Creates a sampler.</summary>
    /// <param name="inner">The sampler of every pass.</param>
    /// <param name="options">Passes, ratio and filter; the paper's when null.</param>
    public FreqPriorSampler(ISampler inner, FreqPriorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        (_inner, _options) = (inner, options ?? new FreqPriorOptions());
    }

    /// <inheritdoc/>
    public MethodSpec Spec => new(
        "freq-prior", ("sampler", _inner.Spec), ("iterations", _options.Iterations), ("ratio", _options.Ratio),
        ("share", _options.Share), ("filter", _options.Filter.Spec));

    /// <inheritdoc/>
    public bool DrawsNoise(NoiseSchedule schedule) => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The run has no noise to draw, or what the inner sampler refuses.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(schedule);
        SamplingRun.ThrowIfWithoutNoise(run, Spec);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var part = schedule.First(Math.Clamp((int)Math.Round(_options.Share * schedule.Steps), 1, schedule.Steps));
        var (top, middle) = (schedule.Levels[0].ToUnitVariance(), part.Levels[^1]);
        var passes = new SamplingPasses(
            _inner, denoiser, run, _options.Iterations, (_options.Iterations - 1) * part.Steps + schedule.Steps);
        var kept = Math.Sqrt(2) * _options.Ratio / Math.Sqrt(1 + _options.Ratio * _options.Ratio);
        var start = noise;
        for (var i = 1; i < _options.Iterations; i++)
        {
            using var pass = NewDisposeScope();
            var noised = ScheduleParts.Diffuse(passes.Walk(start, part), middle, top, noise);
            var blended = noised.Times(kept).Plus(passes.Fresh(noise, 2 * i - 1), Math.Sqrt(1 - kept * kept));
            start = _options.Filter.Mix(blended, passes.Fresh(noise, 2 * i)).MoveToOuterDisposeScope();
        }

        return passes.Walk(start, schedule).MoveToOuterDisposeScope();
    }
}

/// <summary>The options of FreqPrior.</summary>
public sealed record FreqPriorOptions
{
    /// <summary>How many walks there are, the last of them whole: from 1, which is plain sampling, to 16.</summary>
    public int Iterations
    {
        get;
        init => field = value is >= 1 and <= 16
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Iterations), value, "FreqPrior walks 1 to 16 times.");
    } = 3;

    /// <summary>The paper's r, from 0, fresh noise alone, to 1, none.</summary>
    public double Ratio { get; init => field = Share01(value, nameof(Ratio)); } = 0.8;

    /// <summary>The share of the steps after which a pass turns back, from 0 to 1; at least one step is made. The default is the paper's
    /// timestep 321 of 1000 where steps are even in timesteps.</summary>
    public double Share { get; init => field = Share01(value, nameof(Share)); } = 0.68;

    /// <summary>Which frequencies are low. The published masks are not offered: the method was made to repair them.</summary>
    public LowPassFilter Filter
    {
        get;
        init => field = (value ?? throw new ArgumentNullException(nameof(Filter))).AsPublished
            ? throw new ArgumentException("FreqPrior mixes by even gains; a filter as FreeInit published it was given.", nameof(Filter))
            : value;
    } = new() { Profile = LowPassProfile.Gaussian };

    private static double Share01(double value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"The {name} of FreqPrior is from 0 to 1.");
}

using static TorchSharp.torch;

namespace Pyoco;

/// <summary>FreeInit: samples several times, and starts each time but the first from the low frequencies of the video before, put back
/// under the first noise, and the high frequencies of fresh noise.</summary>
/// <remarks>
/// <para>FreeInit (Wu et al., arXiv 2312.07537): <c>z = sqrt(abar) z0 + sqrt(1 - abar) e</c> with e the first noise, then
/// <c>F⁻¹[H F z + sqrt(1 - H²) F n]</c> with n fresh, drawn from the same prior. Frames agree more from pass to pass, and move less: the
/// authors name over-smoothed motion as its price. Each pass costs as much as the first, unless they are
/// coarse to fine (<see cref="FreeInitOptions.CoarseToFine"/>).</para>
/// <para>Where the published method has <c>1 - H</c>, this keeps the variance; <see cref="LowPassFilter.AsPublished"/> switches.</para>
/// </remarks>
public sealed class FreeInitSampler : ISampler
{
    /// <summary>What the specification says of passes whose steps grow in number.</summary>
    internal const string CoarseToFine = "coarse-to-fine";

    private readonly ISampler _inner;
    private readonly FreeInitOptions _options;

    /// <summary>Creates a sampler.</summary>
    /// <param name="inner">The sampler of every pass.</param>
    /// <param name="options">Passes and filter; three and the paper's when null.</param>
    public FreeInitSampler(ISampler inner, FreeInitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        (_inner, _options) = (inner, options ?? new FreeInitOptions());
    }

    /// <inheritdoc/>
    public MethodSpec Spec => _options.CoarseToFine
        ? new(
            "free-init", ("sampler", _inner.Spec), ("iterations", _options.Iterations), ("filter", _options.Filter.Spec),
            ("steps", CoarseToFine))
        : new("free-init", ("sampler", _inner.Spec), ("iterations", _options.Iterations), ("filter", _options.Filter.Spec));

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
        NoiseSchedule[] walks = [.. Enumerable.Range(1, _options.Iterations).Select(i => WalkOf(schedule, i))];
        var passes = new SamplingPasses(_inner, denoiser, run, walks.Length, walks.Sum(w => w.Steps));
        var top = schedule.Levels[0].ToUnitVariance();
        var video = passes.Walk(noise, walks[0]);
        for (var i = 1; i < walks.Length; i++)
        {
            using var pass = NewDisposeScope();
            var noised = video.Times(top.Signal).Plus(noise, top.Noise);
            var start = _options.Filter.Mix(noised, passes.Fresh(noise, i));
            video = passes.Walk(start, walks[i]).MoveToOuterDisposeScope();
        }

        return video.MoveToOuterDisposeScope();
    }

    // The schedule of the pass of a number, from 1.
    private NoiseSchedule WalkOf(NoiseSchedule schedule, int pass) => _options.CoarseToFine
        ? schedule.Thinned((int)Math.Max(1, (long)schedule.Steps * pass / _options.Iterations))
        : schedule;
}

/// <summary>The options of FreeInit.</summary>
public sealed record FreeInitOptions
{
    /// <summary>How often the schedule is walked, from 1, which is plain sampling, to 16.</summary>
    public int Iterations
    {
        get;
        init => field = value is >= 1 and <= 16
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Iterations), value, "FreeInit walks the schedule 1 to 16 times.");
    } = 3;

    /// <summary>Whether pass i of n walks only i/n of the steps (at least one), over levels picked evenly from the schedule, which costs
    /// (n + 1) / 2 walks instead of n. What the paper calls coarse-to-fine sampling, and diffusers <c>use_fast_sampling</c>: early passes
    /// give low frequencies alone, and those need few steps.</summary>
    public bool CoarseToFine { get; init; }

    /// <summary>Which frequencies are low.</summary>
    public LowPassFilter Filter { get; init => field = value ?? throw new ArgumentNullException(nameof(Filter)); } = new();
}

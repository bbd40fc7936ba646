using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Restart: a deterministic walk that goes back up an interval of noise several times, by adding fresh noise, and walks it down
/// again. Fresh noise contracts the errors that the walk has gathered so far.</summary>
/// <remarks>Restart sampling (arXiv 2306.14878), algorithm 1: at the interval's end <c>x + sqrt(SigmaMax^2 - SigmaMin^2) z</c>, on
/// sigma levels, then the inner sampler again, on levels as EDM places them. It calls the denoiser for the steps of the schedule and
/// <c>Repeats * Steps</c> more, which the callback counts too. Each part of the walk is a pass with noise of its own
/// (<see cref="NoiseAddress.Pass"/>).</remarks>
public sealed class RestartSampler : ISampler
{
    private readonly ISampler _inner;
    private readonly RestartOptions _options;

    /// <summary>Creates a sampler.</summary>
    /// <param name="inner">The sampler of every part; <see cref="HeunSampler"/> in the paper.</param>
    /// <param name="options">The interval.</param>
    /// <exception cref="ArgumentException">The interval's start is not above its end.</exception>
    public RestartSampler(ISampler inner, RestartOptions options)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(options);
        if (!(options.SigmaMax > options.SigmaMin))
        {
            throw new ArgumentException(
                $"The interval goes from sigma {options.SigmaMax} to {options.SigmaMin}; a start above the end was expected.",
                nameof(options));
        }

        (_inner, _options) = (inner, options);
    }

    /// <inheritdoc/>
    public MethodSpec Spec => new(
        "restart", ("sampler", _inner.Spec), ("sigma-min", _options.SigmaMin), ("sigma-max", _options.SigmaMax),
        ("steps", _options.Steps), ("repeats", _options.Repeats));

    /// <inheritdoc/>
    public bool DrawsNoise(NoiseSchedule schedule) => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The schedule has no level with noise at or below the interval's end, or starts below its start;
    /// the run has no noise to draw, or the schedule rises.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        ArgumentNullException.ThrowIfNull(noise);
        SamplerWalk.ThrowIfWithoutNoise(schedule, run, Spec);
        using var scope = NewDisposeScope();
        var steps = Enumerable.Range(0, schedule.Steps).Select(schedule.Step).ToArray();
        var before = Array.FindIndex(steps, step => step.To.Noise > 0 && step.To.Sigma <= _options.SigmaMin) + 1;
        if (before == 0 || steps[0].From.Sigma < _options.SigmaMax)
        {
            throw new ArgumentException(
                $"The schedule goes from sigma {steps[0].From.Sigma} to {steps[^1].To.Sigma}; one that starts at {_options.SigmaMax} or "
                    + $"above and has a level with noise of {_options.SigmaMin} or below was expected.", nameof(schedule));
        }

        var total = schedule.Steps + _options.Repeats * _options.Steps;
        var low = steps[before - 1].To;
        var high = low with { Noise = low.Signal * _options.SigmaMax };
        var parts = new Passes(_inner, denoiser, run, total);
        var x = parts.Walk(noise, NoiseSchedule.FromSteps(steps[..before], schedule.InitialScale));
        for (var i = 0; i < _options.Repeats; i++)
        {
            var risen = x.Plus(
                run.Noise(NoiseAddress.Start(parts.Pass)), Math.Sqrt(high.Noise * high.Noise - low.Noise * low.Noise));
            x = parts.Walk(risen, Interval(high, low));
        }

        return (before < steps.Length ? parts.Walk(x, NoiseSchedule.FromSteps(steps[before..], initialScale: 1)) : x)
            .MoveToOuterDisposeScope();
    }

    // EDM's spacing from one level to another, which its schedules follow with a step to 0 that is left out here.
    private NoiseSchedule Interval(NoiseLevel high, NoiseLevel low)
    {
        var sigmas = NoiseSchedule.Karras(_options.Steps + 1, low.Sigma, high.Sigma).Levels.SkipLast(2).Select(level => level.Sigma);
        return new NoiseSchedule(
            sigmas.Skip(1).Select(sigma => high with { Noise = high.Signal * sigma }).Prepend(high).Append(low), initialScale: 1);
    }

    /// <summary>The parts of the walk, one after the other: each a pass, and all of them counted as one walk.</summary>
    private sealed class Passes(ISampler inner, IVideoDenoiser denoiser, SamplingRun run, int total)
    {
        private int _done;

        public int Pass { get; private set; }

        public Tensor Walk(Tensor start, NoiseSchedule part)
        {
            var (pass, done) = (Pass++, _done);
            _done += part.Steps;
            return inner.Sample(denoiser, start, part, run with
            {
                DrawNoise = address => run.Noise(address with { Pass = address.Pass + pass }),
                OnStep = step => run.OnStep?.Invoke(step with { Index = done + step.Index, Steps = total }),
            });
        }
    }
}

using static TorchSharp.torch;

namespace Pyoco;

/// <summary>UniPC: a multistep predictor and a corrector that takes each step again with the estimate at its end, at no further call of
/// the denoiser: one call a step.</summary>
/// <remarks>
/// <para>UniPC (arXiv 2302.04867), algorithms 1 and 2: UniP is an exponential integrator through the last p values; UniC takes the last
/// step once more, through the same values and the one at its end, which the next step needs anyhow, and so adds an order. After the last
/// step there is no such value.</para>
/// <para>The function B(h) of the paper matters only where a method goes through two values, as in its own programs: it then weighs their
/// difference, by <c>h / 2</c> or half the integral, in place of the exact integral. With B2 and order 2, UniP is DPM-Solver++(2M); with
/// <see cref="UniPcPredictor.Exact"/> it is the exponential Adams-Bashforth method, which over the noise is DEIS.</para>
/// <para>Order p of the predictor: p + 1 with the corrector.</para>
/// </remarks>
public sealed class UniPcSampler : ISampler
{
    private readonly UniPcOptions _options;

    /// <summary>Creates a sampler with options; UniPC-2 with B2 over the clean estimate when null.</summary>
    public UniPcSampler(UniPcOptions? options = null) => _options = options ?? new UniPcOptions();

    /// <inheritdoc/>
    public MethodSpec Spec => new(
        "unipc",
        ("order", _options.Order), ("integrand", $"{_options.Integrand}"), ("form", $"{_options.Form}"),
        ("predictor", $"{_options.Predictor}"), ("corrects", _options.Corrects ? 1 : 0), ("ending", $"{_options.Ending}"));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite, or noise is
    /// integrated and the first level has no signal.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        var known = new StepHistory(_options.Order + 1);
        var last = default((ExponentialStep Solver, Tensor Start, int Order)?);
        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            var solver = ExponentialStep.Of(_options.Integrand, step, Spec);
            known.Add(ExponentialStep.Lambda(step.From), solver.Value(step.Denoise(x), x));

            // UniC
            var start = last is { Solver.HasLength: true } before
                ? before.Solver.Apply(before.Start, known, Moments(before.Solver, before.Order + 1, _options.Form))
                : x.clone();
            last?.Start.Dispose();

            // UniP
            var order = solver.HasLength ? Math.Min(MostOrder(step), known.Usable) : 1;
            last = _options.Corrects ? (solver, start.MoveToOuterDisposeScope(), order) : null;
            return solver.Apply(start, known, Moments(solver, order, _options.Predictor == UniPcPredictor.Exact ? null : _options.Form));
        });
    }

    private int MostOrder(WalkStep step) => _options.Ending == UniPcEnding.FallingOrder
        ? Math.Min(_options.Order, step.Walk.Schedule.Steps - step.Index)
        : _options.Order;

    private static double[] Moments(ExponentialStep solver, int values, UniPcForm? form)
    {
        var moments = solver.Moments(values);
        if (values == 2 && form is not null)
        {
            moments[1] = form == UniPcForm.B1 ? solver.Scale * solver.Exponent / 2 : moments[0] / 2;
        }

        return moments;
    }
}

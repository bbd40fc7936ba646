using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A step of an exponential integrator: the differential equation in <c>lambda = -ln sigma</c>, its linear part solved exactly,
/// <c>x' = Keep * x + integral + Fresh * z</c>.</summary>
/// <remarks>
/// <para>With <c>h = lambda' - lambda</c>, s the share of the step and P the polynomial through the known values, the integral is
/// <c>Signal' * z * int exp(-z (1 - s)) P(s) ds</c> with <c>z = (1 + eta) h</c> over the clean estimate (arXiv 2211.01095, proposition 4.1;
/// eta 1 is its SDE), and <c>-(1 + eta) Noise' * h * int exp(h (1 - s)) P(s) ds</c> over the noise (arXiv 2206.00927, equation 3.4).</para>
/// <para>Eta 0 is the probability-flow ODE. Any eta has the same marginals: <c>dx = (1 + eta) n dsigma + sqrt(2 eta sigma) dW</c> on sigma
/// levels, n the noise in x.</para>
/// </remarks>
/// <param name="Integrand">What P goes through.</param>
/// <param name="Eta">How much of the noise is fresh.</param>
/// <param name="From">Where the step starts, with noise.</param>
/// <param name="To">Where it ends.</param>
internal readonly record struct ExponentialStep(DpmSolverIntegrand Integrand, double Eta, NoiseLevel From, NoiseLevel To)
{
    /// <summary>lambda, half the logarithm of the signal-to-noise ratio: minus infinity without signal.</summary>
    public static double Lambda(NoiseLevel level) => -Math.Log(level.Sigma);

    /// <summary>The factor of the video.</summary>
    public double Keep => Integrand == DpmSolverIntegrand.Clean
        ? To.Noise / From.Noise * Math.Pow(Fall, Eta)
        : To.Signal / From.Signal;

    /// <summary>The deviation of the fresh noise; 0 where eta is.</summary>
    public double Fresh => Eta == 0 ? 0
        : Integrand == DpmSolverIntegrand.Clean ? To.Noise * Math.Sqrt(1 - Math.Pow(Fall, 2 * Eta))
        : To.Signal * Math.Sqrt(Eta * (From.Sigma * From.Sigma - To.Sigma * To.Sigma));

    /// <summary>Whether the step has a length in lambda, so that a polynomial can bend over it: not where it ends without noise, starts
    /// without signal or stands still.</summary>
    public bool HasLength => To.Noise > 0 && From.Signal > 0 && To.Sigma != From.Sigma;

    /// <summary>z, the step's length times what the exponential runs with.</summary>
    public double Exponent => Integrand == DpmSolverIntegrand.Clean ? (1 + Eta) * Length : -Length;

    /// <summary>The factor of all moments.</summary>
    public double Scale => Integrand == DpmSolverIntegrand.Clean ? To.Signal : (1 + Eta) * To.Noise;

    private double Fall => To.Sigma / From.Sigma;

    private double Length => -Math.Log(Fall);

    /// <summary>The integrals of <c>s^n</c>, from n = 0, with their factor.</summary>
    /// <param name="order">How many: the number of values that the polynomial goes through.</param>
    public double[] Moments(int order)
    {
        if (!HasLength)
        {
            // The limit for one value; there is none for more.
            return [Integrand == DpmSolverIntegrand.Clean
                ? To.Signal * (1 - Math.Pow(Fall, 1 + Eta))
                : (1 + Eta) * To.Signal * (To.Sigma - From.Sigma)];
        }

        var scale = Scale;
        return Array.ConvertAll(StepIntegral.ExponentialMoments(Exponent, order), moment => scale * moment);
    }

    /// <summary><c>Keep * x + integral</c>, without fresh noise.</summary>
    /// <param name="x">The video where the step starts.</param>
    /// <param name="known">The known values by lambda, the newest first.</param>
    /// <param name="moments">The moments; as many values are used.</param>
    public Tensor Apply(Tensor x, StepHistory known, ReadOnlySpan<double> moments) =>
        x.Times(Keep).Plus_(known.Integral(Lambda(From), Lambda(To), moments));

    /// <summary>The value of the integrand that a denoiser's output for the start of the step states.</summary>
    public Tensor Value(DenoiserOutput output, Tensor x) =>
        Integrand == DpmSolverIntegrand.Clean ? output.Clean : output.NoiseIn(x, From);

    /// <summary>The step of a walk.</summary>
    /// <param name="integrand">What is integrated.</param>
    /// <param name="step">The step.</param>
    /// <param name="sampler">The sampler, for the message.</param>
    /// <param name="eta">How much of the noise is fresh.</param>
    /// <exception cref="ArgumentException">Noise is integrated and the step starts without signal.</exception>
    public static ExponentialStep Of(DpmSolverIntegrand integrand, WalkStep step, MethodSpec sampler, double eta = 0)
    {
        if (integrand == DpmSolverIntegrand.Noise)
        {
            SamplerWalk.ThrowIfWithoutSignal(step.From, sampler);
        }

        // Over the noise, what is fresh would stay in a video that is to have none.
        return new ExponentialStep(integrand, step.To.Noise > 0 ? eta : 0, step.From, step.To);
    }
}

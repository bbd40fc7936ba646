using System.Text.Json;
using static TorchSharp.torch;

namespace Pyoco.TestSupport;

/// <summary>The networks of the scheduler cases: formulas, so that nothing but the scheduler is tested. They work out the levels from the
/// config by themselves.</summary>
/// <remarks>The clean video is the mean of Gaussian elements N(mu, 0.6²), bent: <c>x0 + sin(3 x0) / 4</c>. All in float32, as the reference
/// computes it: near a signal of zero the result hangs on the last bit.</remarks>
public static class FormulaNetwork
{
    private const float Variance = 0.36f;

    /// <summary>A network of discrete timesteps, which predicts what the config says.</summary>
    /// <param name="config">The entries of the scheduler.</param>
    /// <param name="prediction"><c>epsilon</c>, <c>v_prediction</c> or <c>sample</c>.</param>
    /// <param name="mu">The mean.</param>
    public static VideoNetwork Discrete(JsonElement config, string prediction, Tensor mu)
    {
        var (alphas, mean) = (Alphas(config).DetachFromDisposeScope(), mu.clone().DetachFromDisposeScope());
        return (x, timestep) =>
        {
            using var scope = NewDisposeScope();
            var a = AlphaAt(alphas, timestep[0].item<float>());
            var clean = Bent((a.sqrt().Times(Variance) * x).Plus(a.neg().Plus(1) * mean) / (a.Times(Variance).Plus(1) - a));
            var epsilon = (x - a.sqrt() * clean) / a.neg().Plus(1).sqrt();
            var output = prediction switch
            {
                "epsilon" => epsilon,
                "v_prediction" => a.sqrt() * epsilon - a.neg().Plus(1).sqrt() * clean,
                "sample" => clean,
                _ => throw new NotSupportedException(prediction),
            };
            return output.MoveToOuterDisposeScope();
        };
    }

    /// <summary>A network with EDM's preconditioning (arXiv 2206.00364, equation 7), told <c>ln(sigma) / 4</c>.</summary>
    /// <param name="sigmaData">Deviation of the data in the preconditioning.</param>
    /// <param name="sign">-1 for the <c>v_prediction</c> of the EDM classes, which is the same output with the other sign.</param>
    /// <param name="mu">The mean.</param>
    public static VideoNetwork Edm(double sigmaData, double sign, Tensor mu)
    {
        var mean = mu.to(float64).DetachFromDisposeScope();
        return (input, timestep) =>
        {
            using var scope = NewDisposeScope();
            var sigma = Math.Exp(4 * timestep[0].to(float64).item<double>());
            var total = Math.Sqrt(sigma * sigma + sigmaData * sigmaData);
            var x = input.to(float64).Times(total);
            var clean = Bent(x.Times(Variance).Plus(mean.Times(sigma * sigma)).Over(Variance + sigma * sigma));
            var output = (clean - x.Times(sigmaData * sigmaData / (total * total))).Times(sign).Over(sigma * sigmaData / total);
            return output.to(input.dtype).MoveToOuterDisposeScope();
        };
    }

    /// <summary>A network that predicts the flow <c>n - x0</c> and is told the time in thousandths.</summary>
    /// <param name="mu">The mean.</param>
    public static VideoNetwork Flow(Tensor mu)
    {
        var mean = mu.clone().DetachFromDisposeScope();
        return (x, timestep) =>
        {
            using var scope = NewDisposeScope();
            var sigma = timestep[0].Over(1000f);
            var signal = sigma.neg().Plus(1);
            var clean = Bent(
                (signal.Times(Variance) * x).Plus(sigma * sigma * mean) / (signal.Times(Variance) * signal).Plus(sigma * sigma));
            return ((x - signal * clean) / sigma - clean).MoveToOuterDisposeScope();
        };
    }

    private static Tensor Bent(Tensor clean) => clean.Plus(sin(clean.Times(3)).Times(0.25f));

    // Cumulative products of 1 - beta, with the rescaling of arXiv 2305.08891, algorithm 1.
    private static Tensor Alphas(JsonElement config)
    {
        var betas = Betas(config);
        if (!config.TryGetProperty("rescale_betas_zero_snr", out var rescale) || !rescale.GetBoolean())
        {
            return betas.neg().Plus(1).cumprod(0);
        }

        var roots = betas.neg().Plus(1).cumprod(0).sqrt();
        var (first, last) = (roots[0].clone(), roots[^1].clone());
        roots = (roots - last) * (first / (first - last));
        var alphas = (roots * roots).clone();
        alphas[^1] = tensor(config.GetProperty("_class_name").GetString() is "DDIMScheduler" or "LCMScheduler" ? 0 : MathF.Pow(2, -24));
        return alphas;
    }

    private static Tensor Betas(JsonElement config)
    {
        var count = config.GetProperty("num_train_timesteps").GetInt32();
        if (config.TryGetProperty("trained_betas", out var betas) && betas.ValueKind == JsonValueKind.Array)
        {
            return tensor(betas.EnumerateArray().Select(b => b.GetSingle()).ToArray());
        }

        if (config.GetProperty("beta_schedule").GetString() == "squaredcos_cap_v2")
        {
            return tensor(Enumerable.Range(0, count)
                .Select(t => (float)Math.Min(0.999, 1 - SquaredCosine((t + 1.0) / count) / SquaredCosine((double)t / count))).ToArray());
        }

        var (first, last) = (config.GetProperty("beta_start").GetDouble(), config.GetProperty("beta_end").GetDouble());
        return config.GetProperty("beta_schedule").GetString() == "linear"
            ? linspace(first, last, count, dtype: float32)
            : linspace(Math.Sqrt(first), Math.Sqrt(last), count, dtype: float32).square();
    }

    private static double SquaredCosine(double time) => Math.Pow(Math.Cos((time + 0.008) / 1.008 * Math.PI / 2), 2);

    private static Tensor AlphaAt(Tensor alphas, float timestep)
    {
        var below = (int)MathF.Floor(timestep);
        var share = timestep - below;
        return share == 0
            ? alphas[below]
            : exp(LogSigma(alphas[below]).Times(1 - share).Plus(LogSigma(alphas[below + 1]).Times(share)).Times(2)).Plus(1).reciprocal();
    }

    private static Tensor LogSigma(Tensor alpha) => log(alpha.neg().Plus(1) / alpha).Times(0.5f);
}

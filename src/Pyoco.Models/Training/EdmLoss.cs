using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The training objective of EDM (arXiv 2206.00364, equation 2 with the weights of table 1).</summary>
internal static class EdmLoss
{
    /// <summary>The mean over all elements of <c>lambda(sigma) (D(clean + sigma noise; sigma) - clean)²</c>.</summary>
    /// <remarks>With lambda = 1 / c_out² (<see cref="EdmPreconditioning.LossWeight"/>) that is the squared error of the raw output F
    /// against <c>(clean - c_skip x) / c_out</c> (equation 8), which is how it is computed: no large factor meets a small
    /// difference.</remarks>
    /// <param name="network">The raw network F.</param>
    /// <param name="preconditioning">The factors around it.</param>
    /// <param name="clean">Clean videos, (B, ...).</param>
    /// <param name="noisy">The same with noise of <paramref name="sigmas"/> added.</param>
    /// <param name="sigmas">One level a sample.</param>
    /// <returns>A scalar with the graph behind it.</returns>
    public static Tensor Compute(VideoNetwork network, EdmPreconditioning preconditioning, Tensor clean, Tensor noisy, double[] sigmas)
    {
        using var scope = NewDisposeScope();
        var output = network(noisy.mul(PerSample(sigmas, preconditioning.CIn, clean)), tensor(
            [.. sigmas.Select(s => (float)preconditioning.CNoise(s))], device: clean.device));
        var target = clean.sub(noisy.mul(PerSample(sigmas, preconditioning.CSkip, clean)))
            .mul_(PerSample(sigmas, s => Math.Sqrt(preconditioning.LossWeight(s)), clean));
        return output.sub(target).square().mean().MoveToOuterDisposeScope();
    }

    /// <summary>Adds noise: <c>clean + sigma * noise</c>, one sigma a sample.</summary>
    public static Tensor AddNoise(Tensor clean, Tensor noise, double[] sigmas)
    {
        using var scope = NewDisposeScope();
        return noise.mul(PerSample(sigmas, s => s, clean)).Plus_(clean).MoveToOuterDisposeScope();
    }

    private static Tensor PerSample(double[] sigmas, Func<double, double> factor, Tensor like)
    {
        long[] shape = [sigmas.Length, .. Enumerable.Repeat(1L, (int)like.dim() - 1)];
        return tensor([.. sigmas.Select(s => (float)factor(s))], device: like.device).view(shape);
    }
}

namespace Pyoco;

/// <summary>A noise prior that knows how far its noise is from that of another: the Kullback-Leibler divergence.</summary>
/// <remarks>The linear-Gaussian priors of Pyoco.Noise are such, and those of others that implement <c>ILinearGaussianPrior</c>.</remarks>
public interface IComparableNoisePrior : IVideoNoisePrior
{
    /// <summary><c>KL(this || trained)</c> of a clip, in nats per element.</summary>
    /// <param name="trained">The prior that a model was trained with.</param>
    /// <param name="shape">The clip; samples and channels do not matter.</param>
    /// <param name="factory">Makes that prior; null for the one of the prior's own package.</param>
    /// <param name="folder">The model's folder, which files of that prior are in; null for the working directory.</param>
    /// <returns>At least 0; infinite where one of the two is degenerate, null where it is not known.</returns>
    double? DivergenceFrom(MethodSpec trained, VideoShape shape, INoisePriorFactory? factory = null, string? folder = null);
}

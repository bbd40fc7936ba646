namespace Pyoco.Noise;

/// <summary>A prior whose noise is a linear operator on white noise, so that its distribution is known: <see
/// cref="LinearGaussianExtensions"/> colours, whitens, measures and conditions with it.</summary>
/// <remarks>Samples and channels are independent of one another under every such prior. Most priors couple frames alone and have one
/// distribution at every pixel; others have a distribution at every spatial frequency.</remarks>
public interface ILinearGaussianPrior : IComparableNoisePrior, IModalNoisePrior
{
    /// <summary>The distribution of one channel of a clip from frame 0 on.</summary>
    /// <param name="shape">The clip; samples and channels do not matter, rows and columns only to a distribution that differs by spatial
    /// frequency.</param>
    /// <exception cref="ArgumentOutOfRangeException">The prior has fewer frames than the shape.</exception>
    /// <exception cref="NotSupportedException">The prior is made of one that is not linear-Gaussian.</exception>
    NoiseDistribution Distribution(VideoShape shape);

    /// <inheritdoc/>
    ModeVariances IModalNoisePrior.ModeVariances(VideoShape shape) => Distribution(shape).ModeVariances();

    /// <inheritdoc/>
    double? IComparableNoisePrior.DivergenceFrom(MethodSpec trained, VideoShape shape, INoisePriorFactory? factory, string? folder) =>
        (factory ?? NoisePriorFactory.Instance).Create(trained, folder) is ILinearGaussianPrior reference
            ? LinearGaussianExtensions.DivergenceOrInfinity(this, reference, shape)
            : null;
}

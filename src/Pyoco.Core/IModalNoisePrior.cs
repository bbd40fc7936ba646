namespace Pyoco;

/// <summary>A noise prior that knows how strong its noise is along its modes: the eigenvectors of its covariance.</summary>
/// <remarks>The linear-Gaussian priors of Pyoco.Noise are such. <see cref="NoiseSchedule.For"/> fits the range of sigma to them.</remarks>
public interface IModalNoisePrior : IVideoNoisePrior
{
    /// <summary>The extreme variances of the modes of a clip.</summary>
    /// <param name="shape">The clip; samples and channels do not matter.</param>
    ModeVariances ModeVariances(VideoShape shape);
}

/// <summary>The extreme eigenvalues of a covariance of noise; the average of all is 1.</summary>
/// <param name="Least">The least, from 0 to 1; 0 where the prior is degenerate.</param>
/// <param name="Greatest">The greatest, at least 1.</param>
public readonly record struct ModeVariances(double Least, double Greatest);

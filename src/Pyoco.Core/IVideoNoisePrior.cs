using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A noise prior: draws the noise of videos (<c>prepare_latents</c> and <c>randn_tensor</c> in diffusers). Every element is N(0,
/// 1) on its own; a prior chooses only how elements correlate.</summary>
/// <remarks>Noise is addressed, not streamed: the value at (seed, stream, sample, channel, frame, y, x) is a pure function of that address,
/// so it changes neither with the batch nor with the number of frames drawn. Implementations are safe to share between threads.</remarks>
public interface IVideoNoisePrior
{
    /// <summary>Name and parameters, as they are stored with the weights of a model.</summary>
    MethodSpec Spec { get; }

    /// <summary>Draws float32 noise (B, C, F, H, W); the caller owns it.</summary>
    /// <param name="shape">The shape to draw.</param>
    /// <param name="key">Seed and stream.</param>
    /// <param name="firstFrame">Index of the first frame drawn: frame <c>i</c> of the result is frame <c>firstFrame + i</c> of the
    /// unbounded clip.</param>
    /// <param name="device">Where the result lives; the CPU when null. The values do not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firstFrame"/> is negative.</exception>
    Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null);

    /// <summary>Why the prior has no noise for a key, in a sentence for the user; null when it has, as almost all priors do. Stored noise,
    /// for example, has initial noise and nothing for the steps. The pipeline calls this before a run starts.</summary>
    /// <param name="key">Seed and stream.</param>
    string? Refusal(NoiseKey key) => null;
}

/// <summary>A prior whose frames are jointly Gaussian, the same at every pixel and channel, which are independent of one another.</summary>
public interface IGaussianNoisePrior : IVideoNoisePrior
{
    /// <summary>The covariance of the first frames at one pixel, a symmetric matrix [frames, frames] with ones on the diagonal.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frames"/> is below 1.</exception>
    double[,] Covariance(int frames);
}

/// <summary>Makes the prior that a specification names; Pyoco.Noise brings one.</summary>
public interface INoisePriorFactory
{
    /// <summary>The names of the priors that it makes; empty, the default, where it does not list them. Messages list them.</summary>
    IReadOnlyCollection<string> Names => [];

    /// <summary>The prior of a specification.</summary>
    /// <param name="spec">Name and parameters.</param>
    /// <param name="folder">The model's folder, which files that the specification names are relative to and must be in; null for the
    /// working directory.</param>
    /// <exception cref="NotSupportedException">The name is unknown.</exception>
    /// <exception cref="ArgumentException">A parameter is missing, unknown or out of range.</exception>
    /// <exception cref="InvalidDataException">A file that the specification names is outside the folder, is not a regular file, or does
    /// not hold what was expected.</exception>
    /// <exception cref="IOException">A file that the specification names cannot be read.</exception>
    IVideoNoisePrior Create(MethodSpec spec, string? folder = null);
}

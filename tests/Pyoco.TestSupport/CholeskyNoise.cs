using static TorchSharp.torch;

namespace Pyoco.TestSupport;

/// <summary>A prior of any frame covariance for tests that must not know Pyoco.Noise: torch's generator, seeded from the key, coloured by a
/// Cholesky factor.</summary>
public sealed class CholeskyNoise(MethodSpec spec, Func<int, double[,]> covariance) : IGaussianNoisePrior, IComparableNoisePrior
{
    /// <summary>White noise.</summary>
    public static CholeskyNoise White { get; } = new(MethodSpec.Independent, frames => FrameMatrices.Diagonal(frames, 1));

    /// <summary>Shapes and keys that were asked for.</summary>
    public List<(VideoShape Shape, NoiseKey Key)> Asked { get; } = [];

    /// <inheritdoc/>
    public MethodSpec Spec => spec;

    /// <inheritdoc/>
    public double[,] Covariance(int frames) => covariance(frames);

    /// <inheritdoc/>
    public double? DivergenceFrom(MethodSpec trained, VideoShape shape, INoisePriorFactory? factory = null, string? folder = null) =>
        factory?.Create(trained, folder) is IGaussianNoisePrior reference
            ? GaussianDivergence.Between(Covariance(shape.Frames), reference.Covariance(shape.Frames)) / shape.Frames
            : null;

    /// <inheritdoc/>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null)
    {
        lock (Asked)
        {
            Asked.Add((shape, key));
        }

        using var scope = NewDisposeScope();
        using var generator = new Generator(unchecked((key.Seed * 1_000_003) + key.Stream), CPU);
        var white = randn(
            [shape.Batch, shape.Channels, shape.Height, shape.Width, shape.Frames], dtype: ScalarType.Float64, generator: generator);
        var factor = linalg.cholesky(tensor(covariance(shape.Frames), dtype: ScalarType.Float64));
        return nn.functional.linear(white, factor).permute(0, 1, 4, 2, 3)
            .to(ScalarType.Float32, device ?? CPU).contiguous().MoveToOuterDisposeScope();
    }
}

using static TorchSharp.torch;

namespace Pyoco.Testing;

/// <summary>The exact denoiser of Gaussian videos: data N(mean, data) and noise N(0, noise) over the frames, the same at every pixel and channel.</summary>
/// <remarks><c>D(x; a, n) = mean + a S (a² S + n² N)^-1 (x - a mean)</c>, the conditional mean of a Gaussian.</remarks>
public sealed class GaussianDenoiser(double mean, double[,] data, double[,] noise) : IVideoDenoiser, IDisposable
{
    private readonly Tensor _data = tensor(data, dtype: ScalarType.Float64).DetachFromDisposeScope();
    private readonly Tensor _noise = tensor(noise, dtype: ScalarType.Float64).DetachFromDisposeScope();

    /// <summary>Independent frames of one standard deviation, under independent noise.</summary>
    public GaussianDenoiser(double mean, double deviation, int frames)
        : this(mean, Diagonal(frames, deviation * deviation), Diagonal(frames, 1))
    {
    }

    /// <summary>How often it was asked.</summary>
    public int Calls { get; private set; }

    /// <inheritdoc/>
    public Tensor Denoise(Tensor noisy, NoiseLevel level)
    {
        Calls++;
        using var scope = NewDisposeScope();
        var observed = _data.mul(level.Signal * level.Signal).add(_noise.mul(level.Noise * level.Noise));
        var gain = _data.mul(level.Signal).mm(observed.inverse()); // (F, F)
        var centred = noisy.to(ScalarType.Float64).sub(level.Signal * mean).transpose(2, 4); // (B, C, W, H, F)
        var estimate = nn.functional.linear(centred, gain).add(mean).transpose(2, 4);
        return estimate.to(noisy.dtype).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Releases the matrices.</summary>
    public void Dispose()
    {
        _data.Dispose();
        _noise.Dispose();
    }

    /// <summary>A diagonal matrix.</summary>
    public static double[,] Diagonal(int size, double value)
    {
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            matrix[i, i] = value;
        }

        return matrix;
    }

    /// <summary>The covariance of a stationary autoregression over frames.</summary>
    public static double[,] Autoregression(int size, double correlation, double variance = 1)
    {
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                matrix[i, j] = variance * Math.Pow(correlation, Math.Abs(i - j));
            }
        }

        return matrix;
    }
}

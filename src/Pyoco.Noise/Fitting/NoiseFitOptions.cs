namespace Pyoco.Noise;

/// <summary>What <see cref="NoiseFit"/> takes noise for.</summary>
public sealed record NoiseFitOptions
{
    private readonly int _block = 1;

    /// <summary>The side of the squares of pixels, with all their channels, that count as independent of one another, at least 1. The
    /// default, 1, holds for noise whose pixels are white, such as a prior draws.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Block
    {
        get => _block;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Block));
            _block = value;
        }
    }

    /// <summary>Whether the standard deviation of the noise is estimated too; else it is taken for 1. Inverted noise has another.</summary>
    public bool FitScale { get; init; }

    /// <summary>Whether the mean over all samples is taken out of each value first: what all clips share, such as a bias of an inverted
    /// data set. It needs two samples or more; squares of pixels then count across all samples, which are not independent any
    /// more.</summary>
    public bool RemoveSharedMean { get; init; }
}

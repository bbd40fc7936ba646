using static TorchSharp.torch;

namespace Pyoco;

/// <summary>What a guidance rule changed of the positive branch at a level, for the levels below.</summary>
/// <param name="every">It serves until the level that is so many below.</param>
/// <remarks>A quantity is linear in the clean estimate, so that a difference in one is a multiple of that in the other.</remarks>
internal sealed class KeptUpdate(int every) : IDisposable
{
    private readonly ReusePeriod _period = new(every);
    private Tensor? _clean;
    private Tensor? _noise;

    /// <summary>Comes to a level.</summary>
    /// <returns>Whether the update serves there; if not, the rule is evaluated and its update kept.</returns>
    public bool Serves(NoiseLevel level) => _period.Reuses(level) && _clean is not null;

    /// <summary>Keeps the update of a level.</summary>
    /// <param name="guided">What the rule made.</param>
    /// <param name="positive">The positive branch.</param>
    /// <param name="perClean">How much of the quantity is one of the clean estimate.</param>
    public void Keep(DenoiserOutput guided, Tensor positive, double perClean)
    {
        Dispose();
        Tensor Update(Tensor estimate)
        {
            using var scope = NewDisposeScope();
            return estimate.sub(positive).Times(perClean).DetachFromDisposeScope();
        }

        _clean = Update(guided.Clean);
        _noise = guided.NoiseFrom is { } noise ? Update(noise) : null;
    }

    /// <summary>The positive branch with the update. Call it inside a dispose scope.</summary>
    public DenoiserOutput On(Tensor positive, double perClean) =>
        new(positive.Plus(_clean!, 1 / perClean), _noise is null ? null : positive.Plus(_noise, 1 / perClean));

    /// <summary>Releases the update.</summary>
    public void Dispose()
    {
        _clean?.Dispose();
        _noise?.Dispose();
        (_clean, _noise) = (null, null);
    }
}

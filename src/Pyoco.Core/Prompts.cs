namespace Pyoco;

/// <summary>The encoded prompts of a run. Each kind is encoded when a guidance rule first asks for it, once.</summary>
public sealed class Prompts : IDisposable
{
    private readonly Lazy<DenoiserRequest> _positive;
    private readonly Lazy<DenoiserRequest> _negative;
    private readonly List<IDisposable> _owned = [];

    /// <summary>Prompts of which each kind is encoded at first use.</summary>
    /// <param name="positive">The prompts, one for each clip of the batch.</param>
    /// <param name="negative">The negative prompts, as many; empty strings where there are none.</param>
    public Prompts(Func<DenoiserRequest> positive, Func<DenoiserRequest> negative)
    {
        ArgumentNullException.ThrowIfNull(positive);
        ArgumentNullException.ThrowIfNull(negative);
        (_positive, _negative) = (new(positive, isThreadSafe: false), new(negative, isThreadSafe: false));
    }

    /// <summary>The conditional branch.</summary>
    public DenoiserRequest Positive => _positive.Value;

    /// <summary>The unconditional branch, or the one of the negative prompt.</summary>
    public DenoiserRequest Negative => _negative.Value;

    /// <summary>Keeps something that a rule made of the branches until the run ends, and disposes it then.</summary>
    /// <returns>The same object.</returns>
    public T Own<T>(T made)
        where T : IDisposable
    {
        ArgumentNullException.ThrowIfNull(made);
        _owned.Add(made);
        return made;
    }

    /// <summary>Releases what was encoded.</summary>
    public void Dispose()
    {
        _owned.ForEach(made => made.Dispose());
        foreach (var branch in new[] { _positive, _negative })
        {
            if (branch.IsValueCreated)
            {
                branch.Value.Text?.Dispose();
            }
        }
    }
}

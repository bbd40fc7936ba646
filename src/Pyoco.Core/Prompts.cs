namespace Pyoco;

/// <summary>The encoded prompts of a run. Each is encoded when a guidance rule first asks for it, once.</summary>
public sealed class Prompts : IDisposable
{
    private readonly Lazy<DenoiserRequest> _positive;
    private readonly Lazy<DenoiserRequest> _negative;
    private readonly Lazy<DenoiserRequest?> _joined;
    private readonly Func<string, DenoiserRequest>? _encode;
    private readonly Dictionary<string, DenoiserRequest> _others = new(StringComparer.Ordinal);
    private readonly List<IDisposable> _owned = [];

    /// <summary>Prompts of which each kind is encoded at first use.</summary>
    /// <param name="positive">The prompts, one for each clip of the batch.</param>
    /// <param name="negative">The negative prompts, as many; empty strings where there are none.</param>
    /// <param name="encode">Encodes a text of a guidance rule, the same for every clip of the batch; null where there are no
    /// others.</param>
    public Prompts(Func<DenoiserRequest> positive, Func<DenoiserRequest> negative, Func<string, DenoiserRequest>? encode = null)
    {
        ArgumentNullException.ThrowIfNull(positive);
        ArgumentNullException.ThrowIfNull(negative);
        (_positive, _negative) = (new(positive, isThreadSafe: false), new(negative, isThreadSafe: false));
        _joined = new(() => JoinedRequest.Of(Negative, Positive), isThreadSafe: false);
        _encode = encode;
    }

    /// <summary>The window of the clip that the run denoises.</summary>
    internal RunWindow Window { get; init; } = new();

    /// <summary>Whether the network evaluates both branches in one call faster than one after the other.</summary>
    internal bool PrefersJoined { get; init; }

    /// <summary>The conditional branch.</summary>
    public DenoiserRequest Positive => _positive.Value;

    /// <summary>The unconditional branch, or the one of the negative prompt.</summary>
    public DenoiserRequest Negative => _negative.Value;

    /// <summary>Both in one batch, the negative ones in front; null where they do not fit into one.</summary>
    internal DenoiserRequest? Joined => _joined.Value;

    /// <summary>A branch of another text, for rules that have prompts of their own.</summary>
    /// <param name="text">The text, the same for every clip of the batch.</param>
    /// <exception cref="NotSupportedException">There is nothing that encodes it.</exception>
    public DenoiserRequest Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!_others.TryGetValue(text, out var request))
        {
            request = (_encode ?? throw new NotSupportedException(
                "The guidance rule has a prompt of its own, and these prompts encode no other texts."))(text);
            _others.Add(text, request);
        }

        return request;
    }

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
        foreach (var branch in Encoded())
        {
            branch.Text?.Dispose();
        }
    }

    /// <summary>Whether a request is the one of <see cref="Joined"/>.</summary>
    internal bool IsJoined(DenoiserRequest request) => _joined.IsValueCreated && ReferenceEquals(request, _joined.Value);

    /// <summary>The words of a clip's prompt that did not fit; empty where no rule had the prompt encoded.</summary>
    internal string DroppedText(int clip) => _positive.IsValueCreated ? _positive.Value.Text?.DroppedText[clip] ?? "" : "";

    private IEnumerable<DenoiserRequest> Encoded()
    {
        foreach (var branch in new[] { _positive, _negative }.Where(b => b.IsValueCreated))
        {
            yield return branch.Value;
        }

        if (_joined is { IsValueCreated: true, Value: { } joined })
        {
            yield return joined;
        }

        foreach (var other in _others.Values)
        {
            yield return other;
        }
    }
}

using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The exponential moving average (EMA) of weights over their training, which samples better than the weights of any one
/// step.</summary>
public sealed class WeightAverage : IDisposable
{
    private const string Prefix = "ema/";
    private readonly NamedWeight[] _parameters;
    private readonly Dictionary<string, Tensor> _average = [];
    private readonly double _decay;
    private readonly bool _warmsUp;

    /// <summary>An average that starts at what the weights are.</summary>
    /// <param name="parameters">The weights, each under a name of its own; the caller keeps them.</param>
    /// <param name="decay">How much of the average stays at an update, from 0 to below 1.</param>
    /// <param name="warmsUp">Whether at update n, from 0, no more stays than <c>(1 + n) / (10 + n)</c>: otherwise the average of a short
    /// training is mostly the weights that it started from.</param>
    public WeightAverage(IEnumerable<NamedWeight> parameters, double decay, bool warmsUp = true)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!(decay is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay is from 0 to below 1.");
        }

        (_parameters, _decay, _warmsUp) = ([.. parameters], decay, warmsUp);
        using var noGrad = no_grad();
        foreach (var (name, weight) in _parameters)
        {
            using var scope = NewDisposeScope();
            _average[name] = weight.detach().clone().DetachFromDisposeScope();
        }
    }

    /// <summary>Updates made so far.</summary>
    public long Updates { get; private set; }

    /// <summary>The average of each weight.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => _average;

    /// <summary>What must be kept for going on, by prefixed name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State => _average.Select(t => KeyValuePair.Create(Prefix + t.Key, t.Value));

    /// <summary>Moves the average towards the weights of now.</summary>
    public void Update()
    {
        var decay = _warmsUp ? Math.Min(_decay, (1.0 + Updates) / (10 + Updates)) : _decay;
        Updates++;
        WeightThreads.ForEach(_parameters, i => _average[_parameters[i].Name].MoveTowards_(_parameters[i].Weight, 1 - decay));
    }

    /// <summary>Puts back an average that <see cref="State"/> gave, after so many updates.</summary>
    /// <exception cref="CheckpointException">The file lacks a tensor.</exception>
    public void Restore(SafetensorsFile file, long updates)
    {
        SavedState.Restore(file, State);
        Updates = updates;
    }

    /// <summary>Releases the average; the weights stay.</summary>
    public void Dispose()
    {
        foreach (var tensor in _average.Values)
        {
            tensor.Dispose();
        }
    }
}

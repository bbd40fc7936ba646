using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The exponential moving average (EMA) of a network's weights over its training, which samples better than the weights of any one
/// step.</summary>
internal sealed class WeightAverage : IDisposable
{
    private const string Prefix = "ema/";
    private readonly (string Name, Parameter Weight)[] _parameters;
    private readonly Dictionary<string, Tensor> _average = [];
    private readonly double _decay;

    /// <param name="parameters">The weights, by name; the average starts at what they are.</param>
    /// <param name="decay">How much of the average stays at an update, from 0 to below 1.</param>
    public WeightAverage(IEnumerable<(string Name, Parameter Weight)> parameters, double decay)
    {
        (_parameters, _decay) = ([.. parameters], decay);
        using var noGrad = no_grad();
        foreach (var (name, weight) in _parameters)
        {
            using var scope = NewDisposeScope();
            _average[name] = weight.detach().clone().DetachFromDisposeScope();
        }
    }

    /// <summary>The average of each weight.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => _average;

    /// <summary>What must be kept for going on, by prefixed name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State => _average.Select(t => KeyValuePair.Create(Prefix + t.Key, t.Value));

    /// <summary>Moves the average towards the weights of now.</summary>
    public void Update()
    {
        using var noGrad = no_grad();
        foreach (var (name, weight) in _parameters)
        {
            _average[name].MoveTowards_(weight, 1 - _decay);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _average.Values)
        {
            tensor.Dispose();
        }
    }
}

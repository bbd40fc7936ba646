using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>AdamW (arXiv 1711.05101, algorithm 2) over named weights, its state open for saving.</summary>
/// <remarks>TorchSharp's own optimiser hides its state in a binary format; a training that goes on bit for bit after a stop needs it as
/// tensors.</remarks>
public sealed class AdamWOptimizer : IDisposable
{
    private readonly NamedWeight[] _parameters;
    private readonly Dictionary<string, Tensor> _mean = [];
    private readonly Dictionary<string, Tensor> _square = [];
    private readonly OptimizerOptions _options;

    /// <summary>An optimiser of weights, which the caller keeps.</summary>
    /// <param name="parameters">The weights, each under a name of its own.</param>
    /// <param name="options">Moments, decay and clipping; its rates are those of whoever asks for them.</param>
    public AdamWOptimizer(IEnumerable<NamedWeight> parameters, OptimizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _parameters = [.. parameters.OrderBy(p => p.Name, StringComparer.Ordinal)];
        using var noGrad = no_grad();
        foreach (var (name, weight) in _parameters)
        {
            _mean[name] = zeros_like(weight).DetachFromDisposeScope();
            _square[name] = zeros_like(weight).DetachFromDisposeScope();
        }
    }

    /// <summary>Updates made so far.</summary>
    public long Updates { get; private set; }

    /// <summary>Everything that must be kept for going on: weights and both moments, by prefixed name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State =>
        _parameters.Select(p => KeyValuePair.Create($"weights/{p.Name}", (Tensor)p.Weight))
            .Concat(Prefixed("mean", _mean)).Concat(Prefixed("square", _square));

    /// <summary>Puts back a state that <see cref="State"/> gave, after so many updates.</summary>
    /// <exception cref="CheckpointException">The file lacks a tensor.</exception>
    public void Restore(SafetensorsFile file, long updates)
    {
        SavedState.Restore(file, State);
        Updates = updates;
    }

    /// <summary>Clips the gradients that are there, updates weights, and clears the gradients.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="batches">How many gradients of batches were added up, whose mean is taken.</param>
    /// <returns>The norm of all gradients together before clipping.</returns>
    /// <exception cref="InvalidOperationException">No weight has a gradient.</exception>
    /// <exception cref="TrainingDivergedException">The gradients are not finite; they are cleared, and no weight has changed.</exception>
    public double Step(double rate, int batches = 1)
    {
        var norm = GradientNorm() / batches;
        if (!double.IsFinite(norm))
        {
            ClearGradients();
            throw new TrainingDivergedException($"The norm of the gradients of update {Updates} is {norm}.");
        }

        Updates++;
        var scale = (norm > _options.GradientClip ? _options.GradientClip / (norm + 1e-6) : 1) / batches;
        var (meanCorrection, squareCorrection) = (1 - Math.Pow(_options.Beta1, Updates), 1 - Math.Pow(_options.Beta2, Updates));
        WeightThreads.ForEach(_parameters, i =>
        {
            var (name, weight) = _parameters[i];
            if (weight.grad is { } gradient)
            {
                gradient = scale == 1 ? gradient : gradient.Times_(scale);
                Update(weight, gradient, _mean[name], _square[name], rate, meanCorrection, squareCorrection);
                weight.grad = null;
            }
        });
        return norm;
    }

    /// <summary>Clears the gradients.</summary>
    public void ClearGradients()
    {
        foreach (var (_, weight) in _parameters)
        {
            weight.grad = null;
        }
    }

    /// <summary>Releases the moments; the weights stay.</summary>
    public void Dispose()
    {
        foreach (var tensor in _mean.Values.Concat(_square.Values))
        {
            tensor.Dispose();
        }
    }

    private void Update(
        Tensor weight, Tensor gradient, Tensor mean, Tensor square, double rate, double meanCorrection, double squareCorrection)
    {
        using var scope = NewDisposeScope();
        mean.MoveTowards_(gradient, 1 - _options.Beta1);
        square.Times_(_options.Beta2).PlusProduct_(gradient, gradient, 1 - _options.Beta2);
        var root = square.sqrt().Over_(Math.Sqrt(squareCorrection)).Plus_(_options.Epsilon);
        weight.Times_(1 - rate * _options.WeightDecay).PlusQuotient_(mean, root, -rate / meanCorrection);
    }

    private double GradientNorm()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        if (_parameters.All(p => p.Weight.grad is null))
        {
            throw new InvalidOperationException("No parameter has a gradient: the loss does not depend on the network.");
        }

        var norms = zeros(_parameters.Length, device: _parameters[0].Weight.device);
        WeightThreads.ForEach(_parameters, i =>
        {
            if (_parameters[i].Weight.grad is { } gradient)
            {
                norms.narrow(0, i, 1).copy_(gradient.norm());
            }
        });
        return norms.norm().item<float>();
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Prefixed(string prefix, Dictionary<string, Tensor> tensors) =>
        tensors.Select(t => KeyValuePair.Create($"{prefix}/{t.Key}", t.Value));
}

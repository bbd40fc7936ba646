using static TorchSharp.torch;

namespace Pyoco;

/// <summary>What a multistep sampler knows from the steps before: values of the function that it integrates and where they were found, the
/// newest first. A local variable of the sampler's method.</summary>
/// <param name="capacity">How many values are kept, at least 1.</param>
public sealed class StepHistory(int capacity)
{
    private readonly List<(double Place, Tensor Value)> _known = [];

    /// <summary>How many values are known.</summary>
    public int Count => _known.Count;

    /// <summary>How many of the newest values a polynomial can go through: values at an infinite place, where a walk started without
    /// signal, do not count.</summary>
    public int Usable => Math.Max(Math.Min(Count, 1), _known.TakeWhile(known => double.IsFinite(known.Place)).Count());

    /// <summary>Adds a value, which is moved out of the step's dispose scope, and forgets the oldest beyond the capacity, or one at the
    /// same place, after a step that stood still.</summary>
    /// <param name="place">Where it was found, in the variable of the method.</param>
    /// <param name="value">The value, (B, C, F, H, W).</param>
    public void Add(double place, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Count > 0 && _known[0].Place == place)
        {
            Forget(0);
        }

        _known.Insert(0, (place, value.MoveToOuterDisposeScope()));
        if (Count > capacity)
        {
            Forget(Count - 1);
        }
    }

    /// <summary>Forgets a value.</summary>
    /// <param name="index">Which, the newest being 0.</param>
    public void Forget(int index)
    {
        _known[index].Value.Dispose();
        _known.RemoveAt(index);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _known.ForEach(known => known.Value.Dispose());
        _known.Clear();
    }

    /// <summary>The integral over a step of the polynomial through the newest values, in a new tensor.</summary>
    /// <param name="from">Where the step starts, in the variable of the method.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="moments">The integrals of <c>s^n</c> over the step; as many values as these are used.</param>
    /// <exception cref="ArgumentException">There are no moments, or more than usable values.</exception>
    public Tensor Integral(double from, double to, ReadOnlySpan<double> moments)
    {
        if (moments.Length > Usable)
        {
            throw new ArgumentException($"{moments.Length} values are needed, and {Usable} are known.", nameof(moments));
        }

        // The polynomial through one value is that value wherever it was found.
        double[] places = moments.Length == 1 ? [0] : [.. _known.Take(moments.Length).Select(known => (known.Place - from) / (to - from))];
        return Sum(StepIntegral.Weights(places, moments));
    }

    /// <summary>The newest values, each times a weight, in a new tensor.</summary>
    /// <param name="weights">A weight for each value that counts, the newest first; at least one.</param>
    public Tensor Sum(ReadOnlySpan<double> weights)
    {
        var sum = _known[0].Value.Times(weights[0]);
        for (var i = 1; i < weights.Length; i++)
        {
            sum.Plus_(_known[i].Value, weights[i]);
        }

        return sum;
    }
}

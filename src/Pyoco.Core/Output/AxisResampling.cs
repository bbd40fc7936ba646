namespace Pyoco;

/// <summary>How the pixels of one axis become those of another size: a triangle filter as wide as a pixel of the coarser of the two, which
/// is linear interpolation where it enlarges and an average where it shrinks.</summary>
internal sealed class AxisResampling
{
    private readonly int[] _first;
    private readonly float[][] _weights;

    /// <param name="source">Pixels that there are.</param>
    /// <param name="count">Pixels that are made.</param>
    /// <param name="scale">Pixels made of one, above 0.</param>
    /// <param name="offset">Where the first begins, in source pixels.</param>
    public AxisResampling(int source, int count, double scale, double offset)
    {
        (_first, _weights) = (new int[count], new float[count][]);
        var reach = Math.Max(1, 1 / scale);
        for (var i = 0; i < count; i++)
        {
            var centre = offset + (i + 0.5) / scale;
            var first = Math.Clamp((int)Math.Floor(centre - reach + 0.5), 0, source - 1);
            var last = Math.Clamp((int)Math.Ceiling(centre + reach - 0.5) - 1, first, source - 1);
            var weights = Enumerable.Range(first, last - first + 1)
                .Select(j => Math.Max(0, 1 - Math.Abs(j + 0.5 - centre) / reach)).ToArray();
            var sum = weights.Sum();
            _first[i] = first;
            _weights[i] = sum > 0 ? [.. weights.Select(w => (float)(w / sum))] : [1, .. new float[weights.Length - 1]];
        }
    }

    /// <summary>Pixels that are made.</summary>
    public int Count => _first.Length;

    /// <summary>The pixels that one is made of: the first, and their weights, which sum to 1.</summary>
    public (int First, ReadOnlyMemory<float> Weights) this[int pixel] => (_first[pixel], _weights[pixel]);
}

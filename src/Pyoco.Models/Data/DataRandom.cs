namespace Pyoco.Models;

/// <summary>The random choices of one draw, a function of its address: the SplitMix64 generator, which begins anywhere at no
/// cost.</summary>
internal struct DataRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>The stream of a seed, a place in the order of draws and a purpose.</summary>
    public DataRandom(ulong seed, long place, ulong purpose) =>
        _state = unchecked(Mix(Mix(Mix(seed + Golden) ^ (ulong)place * 0xD1B54A32D192ED03) ^ purpose * 0x8CB92BA72F3D8DD7));

    /// <summary>A whole number from 0 to below <paramref name="count"/>.</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>The numbers below <paramref name="count"/> in random order.</summary>
    public int[] Order(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var other = Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    private ulong Next() => Mix(_state = unchecked(_state + Golden));

    // The finaliser of SplitMix64.
    private static ulong Mix(ulong value)
    {
        value = unchecked((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9);
        value = unchecked((value ^ (value >> 27)) * 0x94D049BB133111EB);
        return value ^ (value >> 31);
    }
}

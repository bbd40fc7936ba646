namespace Pyoco.Models;

/// <summary>The random choices of one draw, a function of its address: the SplitMix64 generator, which begins anywhere at no
/// cost.</summary>
internal struct DataRandom
{
    private ulong _state;

    /// <summary>The stream of a seed, a place in the order of draws and a purpose.</summary>
    public DataRandom(ulong seed, long place, ulong purpose)
    {
        var state = SplitMix64.Mix(unchecked(seed + SplitMix64.Increment));
        state = SplitMix64.Mix(unchecked(state ^ (ulong)place * 0xD1B54A32D192ED03));
        _state = SplitMix64.Mix(unchecked(state ^ purpose * 0x8CB92BA72F3D8DD7));
    }

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

    private ulong Next() => SplitMix64.Mix(_state = unchecked(_state + SplitMix64.Increment));
}

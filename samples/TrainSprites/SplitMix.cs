namespace TrainSprites;

/// <summary>The SplitMix64 generator: a random stream that begins anywhere at no cost, so that the batch of any step can be made on its
/// own.</summary>
public struct SplitMix
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>The stream of a seed, a step and a purpose.</summary>
    public SplitMix(ulong seed, long step = 0, ulong purpose = 0)
    {
        _state = Mix(Mix(seed + Golden) ^ (ulong)step * 0xD1B54A32D192ED03 ^ purpose * 0x8CB92BA72F3D8DD7);
    }

    /// <summary>A whole number from 0 to below <paramref name="count"/>.</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>Brings a list into random order.</summary>
    public void Shuffle<T>(IList<T> list)
    {
        for (var i = list.Count - 1; i > 0; i--)
        {
            var other = Below(i + 1);
            (list[i], list[other]) = (list[other], list[i]);
        }
    }

    /// <summary>The finaliser of SplitMix64, a hash of 64 bits.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private ulong Next() => Mix(_state += Golden);
}

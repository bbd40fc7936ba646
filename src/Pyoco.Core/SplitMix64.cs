namespace Pyoco;

/// <summary>The generator SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), whose state is a counter.</summary>
internal static class SplitMix64
{
    /// <summary>What is added to the state for each number.</summary>
    public const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>The number of a state.</summary>
    public static ulong Mix(ulong state)
    {
        var z = unchecked((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}

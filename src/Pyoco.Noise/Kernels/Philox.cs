namespace Pyoco.Noise;

/// <summary>Philox4x32-10, a counter-based random number generator (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC
/// 2011).</summary>
internal static class Philox
{
    /// <summary>How many rounds a counter goes through.</summary>
    public const int Rounds = 10;

    /// <summary>What a round multiplies the first word of its state by.</summary>
    public const uint Multiplier0 = 0xD2511F53;

    /// <summary>What a round multiplies the third word of its state by.</summary>
    public const uint Multiplier1 = 0xCD9E8D57;

    /// <summary>What the lower half of the key grows by from round to round.</summary>
    public const uint Weyl0 = 0x9E3779B9;

    /// <summary>What the upper half of the key grows by from round to round.</summary>
    public const uint Weyl1 = 0xBB67AE85;

    /// <summary>The four words of a counter under a key.</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block(uint c0, uint c1, uint c2, uint c3, ulong key)
    {
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < Rounds; round++)
        {
            var (left, right) = ((ulong)Multiplier0 * c0, (ulong)Multiplier1 * c2);
            (c0, c1, c2, c3) = ((uint)(right >> 32) ^ c1 ^ k0, (uint)right, (uint)(left >> 32) ^ c3 ^ k1, (uint)left);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }
}

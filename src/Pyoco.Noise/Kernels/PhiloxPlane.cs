namespace Pyoco.Noise;

/// <summary>Philox with three words of the counter and the key given: what is left open is counter word 1, the block of a plane.</summary>
/// <remarks>Word 1 enters the first round by an exclusive or alone, so nearly half of the first four rounds is the same for all blocks. The
/// constructor does that part; the kernels begin behind it. <see cref="Constants"/> holds, with c0 to c3 the state after a round:
/// <list type="table">
/// <item><term>0</term><description>round 1: c0 = block ^ this</description></item>
/// <item><term>1</term><description>round 2: c2 = high half of the left product ^ this</description></item>
/// <item><term>2, 3</term><description>round 3: c0 = high half of the right product ^ this; c2 = c3 of round 2 ^ this</description></item>
/// <item><term>4, 5</term><description>round 4: the key of c0; the key of c2 and c3 of round 3</description></item>
/// <item><term>6 to 15</term><description>rounds 5 to 9: the keys of c0 and c2</description></item>
/// <item><term>16, 17</term><description>round 10: its keys in the upper halves, where the last round packs c0 and c2</description></item>
/// </list></remarks>
internal unsafe struct PhiloxPlane
{
    /// <summary>The first constant of the rounds that are done in full.</summary>
    public const int FullRounds = 6;

    /// <summary>The first constant of the last round.</summary>
    public const int LastRound = 16;

    /// <summary>The constants; only the lower halves count, but for the last round.</summary>
    public fixed ulong Constants[LastRound + 2];

    private readonly uint _c0;
    private readonly uint _c2;
    private readonly uint _c3;
    private readonly uint _origin;
    private readonly ulong _key;

    /// <summary>The blocks of a plane.</summary>
    /// <param name="c0">Counter word 0.</param>
    /// <param name="c2">Counter word 2.</param>
    /// <param name="c3">Counter word 3.</param>
    /// <param name="origin">Bits that are set in counter word 1 of every block, and that no block brings itself.</param>
    /// <param name="key">The key.</param>
    public PhiloxPlane(uint c0, uint c2, uint c3, uint origin, ulong key)
    {
        (_c0, _c2, _c3, _origin, _key) = (c0, c2, c3, origin, key);
        var (k0, k1) = ((uint)key, (uint)(key >> 32));

        var (left, right) = ((ulong)Philox.Multiplier0 * c0, (ulong)Philox.Multiplier1 * c2);
        Constants[0] = High(right) ^ k0 ^ origin;
        var (second1, second2, second3) = ((uint)right, High(left) ^ c3 ^ k1, (uint)left); // c1, c2 and c3 before round 2
        NextKey();

        right = (ulong)Philox.Multiplier1 * second2;
        Constants[1] = second3 ^ k1;
        var (third0, third1) = (High(right) ^ second1 ^ k0, (uint)right);
        NextKey();

        left = (ulong)Philox.Multiplier0 * third0;
        Constants[2] = third1 ^ k0;
        Constants[3] = High(left) ^ k1;
        NextKey();

        Constants[4] = k0;
        Constants[5] = (uint)left ^ k1;
        for (var i = FullRounds; i < LastRound; i += 2)
        {
            NextKey();
            (Constants[i], Constants[i + 1]) = (k0, k1);
        }

        NextKey();
        (Constants[LastRound], Constants[LastRound + 1]) = ((ulong)k0 << 32, (ulong)k1 << 32);

        void NextKey() => (k0, k1) = (k0 + Philox.Weyl0, k1 + Philox.Weyl1);
    }

    /// <summary>The four words of a block, by the definition.</summary>
    public readonly (uint W0, uint W1, uint W2, uint W3) Words(uint block) => Philox.Block(_c0, block | _origin, _c2, _c3, _key);

    private static uint High(ulong product) => (uint)(product >> 32);
}

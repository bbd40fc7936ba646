namespace Pyoco.Noise;

/// <summary>The Box-Muller transform with fixed polynomials: four random words become four N(0, 1) values, the same bits on every processor.</summary>
/// <remarks>Only conversions, multiplications, fused multiply-adds and square roots are used, all of which IEEE 754 fixes. The radius has 31
/// random bits, so no value exceeds 6.5555; it is within 1.6 units in the last place, sine and cosine within 1.7e-7.</remarks>
internal static class GaussianTransform
{
    private const int Sqrt2Bits = 0x3f3504f3; // the bits of sqrt(1/2)
    private const float MinusTwoLn2 = -1.3862943611198906f;
    private const float TwoToMinus31 = 1f / (1u << 31);

    /// <summary>The values of a block of words, those of neighbouring pixels.</summary>
    public static (float Z0, float Z1, float Z2, float Z3) Transform(uint w0, uint w1, uint w2, uint w3)
    {
        var (r0, r1) = (Radius(w0), Radius(w1));
        var (s2, c2) = HalfTurn(w2);
        var (s3, c3) = HalfTurn(w3);

        // The angle covers half a turn; the sign bit of the radius word, not used by the radius, mirrors the cosine to the other half.
        return (r1 * Mirror(c3, w1), r0 * Mirror(c2, w0), r1 * s3, r0 * s2);
    }

    // sqrt(-2 ln u) for u in (0, 1] made of the lower 31 bits, never 0.
    private static float Radius(uint word)
    {
        var value = (float)(int)((word & 0x7fffffff) | 1);
        var shifted = BitConverter.SingleToInt32Bits(value) - (Sqrt2Bits + (31 << 23));
        var exponent = shifted >> 23;
        var f = BitConverter.Int32BitsToSingle((shifted & 0x7fffff) + Sqrt2Bits) - 1f;
        return MathF.Sqrt(MathF.FusedMultiplyAdd(LogPolynomial(f), f, exponent * MinusTwoLn2));
    }

    // -2 ln(1 + f) / f, minimax on [sqrt(1/2) - 1, sqrt(2) - 1].
    private static float LogPolynomial(float f)
    {
        var p = -0.1744471937417984f;
        p = MathF.FusedMultiplyAdd(p, f, 0.28733691573143005f);
        p = MathF.FusedMultiplyAdd(p, f, -0.2990453243255615f);
        p = MathF.FusedMultiplyAdd(p, f, 0.33124786615371704f);
        p = MathF.FusedMultiplyAdd(p, f, -0.39913666248321533f);
        p = MathF.FusedMultiplyAdd(p, f, 0.5000414848327637f);
        p = MathF.FusedMultiplyAdd(p, f, -0.6666837334632874f);
        p = MathF.FusedMultiplyAdd(p, f, 0.9999997615814209f);
        return MathF.FusedMultiplyAdd(p, f, -2f);
    }

    // Sine and cosine of pi/2 x for x in [-1, 1] made of a signed word.
    private static (float Sine, float Cosine) HalfTurn(uint word)
    {
        var x = (int)word * TwoToMinus31;
        var y = x * x;
        var s = 0.00015148513193707913f;
        s = MathF.FusedMultiplyAdd(s, y, -0.004673766437917948f);
        s = MathF.FusedMultiplyAdd(s, y, 0.07968968152999878f);
        s = MathF.FusedMultiplyAdd(s, y, -0.645963728427887f);
        s = MathF.FusedMultiplyAdd(s, y, 1.5707963705062866f);
        var q = 2.3587921532453038e-05f;
        q = MathF.FusedMultiplyAdd(q, y, -0.0008935098303481936f);
        q = MathF.FusedMultiplyAdd(q, y, 0.019968589767813683f);
        q = MathF.FusedMultiplyAdd(q, y, -0.23370049893856049f);
        q = MathF.FusedMultiplyAdd(q, y, 1f);
        return (s * x, q * (1f - y));
    }

    private static float Mirror(float cosine, uint radiusWord) =>
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(cosine) ^ (int)(radiusWord & 0x80000000));
}

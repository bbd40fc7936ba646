namespace Pyoco.Noise;

/// <summary>The Box-Muller transform with fixed polynomials: four random words become four N(0, 1) values, the same bits on every
/// processor.</summary>
/// <remarks>Only conversions, multiplications, fused multiply-adds and square roots are used, all of which IEEE 754 fixes. The radius has
/// 31 random bits, so no value exceeds 6.5555; it is within 1.6 units in the last place, sine and cosine within 1.7e-7.</remarks>
internal static class GaussianTransform
{
    /// <summary>The bits of sqrt(1/2): mantissas are centred on 1 before their logarithm is taken.</summary>
    public const int Sqrt2Bits = 0x3f3504f3;

    /// <summary>Taken from the bits of a float32 integer, it leaves the exponent after centring and after the scaling to (0, 1].</summary>
    public const int ExponentBias = Sqrt2Bits + (31 << 23);

    /// <summary>The mantissa of a float32.</summary>
    public const int Mantissa = 0x7fffff;

    /// <summary>What an exponent adds to the squared radius.</summary>
    public const float MinusTwoLn2 = -1.3862943611198906f;

    /// <summary>From a signed word to [-1, 1].</summary>
    public const float TwoToMinus31 = 1f / (1u << 31);

    // -2 ln(1 + f) / f, minimax on [sqrt(1/2) - 1, sqrt(2) - 1].
    public const float Log0 = -2f;
    public const float Log1 = 0.9999997615814209f;
    public const float Log2 = -0.6666837334632874f;
    public const float Log3 = 0.5000414848327637f;
    public const float Log4 = -0.39913666248321533f;
    public const float Log5 = 0.33124786615371704f;
    public const float Log6 = -0.2990453243255615f;
    public const float Log7 = 0.28733691573143005f;
    public const float Log8 = -0.1744471937417984f;

    // sin(pi/2 x) / x in y = x².
    public const float Sine0 = 1.5707963705062866f;
    public const float Sine1 = -0.645963728427887f;
    public const float Sine2 = 0.07968968152999878f;
    public const float Sine3 = -0.004673766437917948f;
    public const float Sine4 = 0.00015148513193707913f;

    // cos(pi/2 x) / (1 - y) in y = x²; the divisor keeps the zeros exact.
    public const float Cosine0 = 1f;
    public const float Cosine1 = -0.23370049893856049f;
    public const float Cosine2 = 0.019968589767813683f;
    public const float Cosine3 = -0.0008935098303481936f;
    public const float Cosine4 = 2.3587921532453038e-05f;

    /// <summary>The values of a block of words, those of neighbouring pixels.</summary>
    public static (float Z0, float Z1, float Z2, float Z3) Transform(uint w0, uint w1, uint w2, uint w3)
    {
        var (r0, r1) = (Radius(w0), Radius(w1));
        var (s2, c2) = HalfTurn(w2);
        var (s3, c3) = HalfTurn(w3);

        // The angle covers half a turn; the sign bit of the radius word, not used by the radius, mirrors the cosine to the other half.
        return (r1 * Mirror(c3, w1), r0 * Mirror(c2, w0), r1 * s3, r0 * s2);
    }

    /// <summary>sqrt(-2 ln u) for u in (0, 1] made of the lower 31 bits, never 0.</summary>
    public static float Radius(uint word)
    {
        var value = (float)(int)((word & 0x7fffffff) | 1);
        var shifted = BitConverter.SingleToInt32Bits(value) - ExponentBias;
        var exponent = shifted >> 23;
        var f = BitConverter.Int32BitsToSingle((shifted & Mantissa) + Sqrt2Bits) - 1f;
        var log = MathF.FusedMultiplyAdd(Log8, f, Log7);
        log = MathF.FusedMultiplyAdd(log, f, Log6);
        log = MathF.FusedMultiplyAdd(log, f, Log5);
        log = MathF.FusedMultiplyAdd(log, f, Log4);
        log = MathF.FusedMultiplyAdd(log, f, Log3);
        log = MathF.FusedMultiplyAdd(log, f, Log2);
        log = MathF.FusedMultiplyAdd(log, f, Log1);
        log = MathF.FusedMultiplyAdd(log, f, Log0);
        return MathF.Sqrt(MathF.FusedMultiplyAdd(log, f, exponent * MinusTwoLn2));
    }

    /// <summary>Sine and cosine of pi/2 x for x in [-1, 1] made of a signed word.</summary>
    public static (float Sine, float Cosine) HalfTurn(uint word)
    {
        var x = (int)word * TwoToMinus31;
        var y = x * x;
        var sine = MathF.FusedMultiplyAdd(Sine4, y, Sine3);
        sine = MathF.FusedMultiplyAdd(sine, y, Sine2);
        sine = MathF.FusedMultiplyAdd(sine, y, Sine1);
        sine = MathF.FusedMultiplyAdd(sine, y, Sine0);
        var cosine = MathF.FusedMultiplyAdd(Cosine4, y, Cosine3);
        cosine = MathF.FusedMultiplyAdd(cosine, y, Cosine2);
        cosine = MathF.FusedMultiplyAdd(cosine, y, Cosine1);
        cosine = MathF.FusedMultiplyAdd(cosine, y, Cosine0);
        return (sine * x, cosine * (1f - y));
    }

    private static float Mirror(float cosine, uint radiusWord) =>
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(cosine) ^ (int)(radiusWord & 0x80000000));
}

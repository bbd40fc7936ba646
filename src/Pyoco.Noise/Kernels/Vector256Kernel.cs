using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pyoco.Noise;

/// <summary>White noise with AVX2, 16 values at a time.</summary>
internal sealed unsafe class Vector256Kernel : INoiseKernel
{
    /// <inheritdoc/>
    public string Name => "AVX2";

    /// <inheritdoc/>
    public bool IsSupported => Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported;

    /// <inheritdoc/>
    public int BlocksAtOnce => 16;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> LaneOfBlock => [0, 2, 1, 3];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Words(PhiloxPlane* plane, uint* blocks, int count, uint* words)
    {
        // Four groups at a time hide the latency of each other's multiplications. They overflow the 16 registers, but what is spilled is
        // read back as an operand, off the path of the products; two groups, which fit, take a quarter longer.
        var constants = plane->Constants;
        for (var end = blocks + count; blocks < end; blocks += 16, words += 64)
        {
            var a = new FourBlocks(blocks, constants);
            var b = new FourBlocks(blocks + 4, constants);
            var c = new FourBlocks(blocks + 8, constants);
            var d = new FourBlocks(blocks + 12, constants);
            var key = constants + PhiloxPlane.FullRounds;
            a.Round(key); b.Round(key); c.Round(key); d.Round(key);
            a.Round(key + 2); b.Round(key + 2); c.Round(key + 2); d.Round(key + 2);
            a.Round(key + 4); b.Round(key + 4); c.Round(key + 4); d.Round(key + 4);
            a.Round(key + 6); b.Round(key + 6); c.Round(key + 6); d.Round(key + 6);
            a.Round(key + 8); b.Round(key + 8); c.Round(key + 8); d.Round(key + 8);
            key = constants + PhiloxPlane.LastRound;
            a.Finish(key, words);
            b.Finish(key, words + 16);
            c.Finish(key, words + 32);
            d.Finish(key, words + 48);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transform(uint* words, int count, float* destination, NoiseBlend blend)
    {
        var source = blend.Source;
        var (sourceFactor, whiteFactor) = (Vector256.Create(blend.SourceFactor), Vector256.Create(blend.WhiteFactor));
        for (var end = words + 4 * count; words < end; words += 16, destination += 16)
        {
            var radiusWords = Vector256.Load(words);
            var radius = Radius(radiusWords);
            var (sine, cosine) = HalfTurn(Vector256.Load((int*)words + 8));
            cosine ^= (radiusWords & Vector256.Create(0x80000000)).AsSingle();
            var (c, s) = ((radius * cosine).AsDouble(), (radius * sine).AsDouble());
            var low = Avx.UnpackLow(c, s).AsSingle();
            var high = Avx.UnpackHigh(c, s).AsSingle();
            if (source != null)
            {
                low = Vector256.FusedMultiplyAdd(Vector256.Load(source), sourceFactor, low * whiteFactor);
                high = Vector256.FusedMultiplyAdd(Vector256.Load(source + 8), sourceFactor, high * whiteFactor);
                source += 16;
            }

            low.Store(destination);
            high.Store(destination + 8);
        }
    }

    // GaussianTransform.Radius
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Radius(Vector256<uint> word)
    {
        var value = Vector256.ConvertToSingle(((word & Vector256.Create(0x7fffffffu)) | Vector256.Create(1u)).AsInt32());
        var shifted = value.AsInt32() - Vector256.Create(GaussianTransform.ExponentBias);
        var exponent = Vector256.ConvertToSingle(shifted >> 23);
        var mantissa = (shifted & Vector256.Create(GaussianTransform.Mantissa)) + Vector256.Create(GaussianTransform.Sqrt2Bits);
        var f = mantissa.AsSingle() - Vector256.Create(1f);
        var log = Step(Vector256.Create(GaussianTransform.Log8), f, GaussianTransform.Log7);
        log = Step(log, f, GaussianTransform.Log6);
        log = Step(log, f, GaussianTransform.Log5);
        log = Step(log, f, GaussianTransform.Log4);
        log = Step(log, f, GaussianTransform.Log3);
        log = Step(log, f, GaussianTransform.Log2);
        log = Step(log, f, GaussianTransform.Log1);
        log = Step(log, f, GaussianTransform.Log0);
        return Vector256.Sqrt(Vector256.FusedMultiplyAdd(log, f, exponent * Vector256.Create(GaussianTransform.MinusTwoLn2)));
    }

    // GaussianTransform.HalfTurn
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Sine, Vector256<float> Cosine) HalfTurn(Vector256<int> word)
    {
        var x = Vector256.ConvertToSingle(word) * Vector256.Create(GaussianTransform.TwoToMinus31);
        var y = x * x;
        var sine = Step(Vector256.Create(GaussianTransform.Sine4), y, GaussianTransform.Sine3);
        sine = Step(sine, y, GaussianTransform.Sine2);
        sine = Step(sine, y, GaussianTransform.Sine1);
        sine = Step(sine, y, GaussianTransform.Sine0);
        var cosine = Step(Vector256.Create(GaussianTransform.Cosine4), y, GaussianTransform.Cosine3);
        cosine = Step(cosine, y, GaussianTransform.Cosine2);
        cosine = Step(cosine, y, GaussianTransform.Cosine1);
        cosine = Step(cosine, y, GaussianTransform.Cosine0);
        return (sine * x, cosine * (Vector256.Create(1f) - y));
    }

    // A step of Horner's scheme.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Step(Vector256<float> sum, Vector256<float> x, float coefficient) =>
        Vector256.FusedMultiplyAdd(sum, x, Vector256.Create(coefficient));

    /// <summary>The state of four blocks between two rounds. The upper halves of the lanes hold what is left of products; only the last
    /// round reads them.</summary>
    private struct FourBlocks
    {
        private Vector256<ulong> _c0;
        private Vector256<ulong> _c1;
        private Vector256<ulong> _c2;
        private Vector256<ulong> _c3;

        /// <summary>The first four rounds, as far as <see cref="PhiloxPlane"/> leaves them to do.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public FourBlocks(uint* blocks, ulong* constants)
        {
            var second3 = Multiply(Philox.Multiplier0, Avx2.ConvertToVector256Int64(blocks).AsUInt64() ^ Vector256.Create(constants[0]));
            var third1 = Multiply(Philox.Multiplier1, (second3 >> 32) ^ Vector256.Create(constants[1]));
            _c3 = Multiply(Philox.Multiplier0, (third1 >> 32) ^ Vector256.Create(constants[2]));
            _c1 = Multiply(Philox.Multiplier1, second3 ^ Vector256.Create(constants[3]));
            _c0 = (_c1 >> 32) ^ (third1 ^ Vector256.Create(constants[4]));
            _c2 = (_c3 >> 32) ^ Vector256.Create(constants[5]);
        }

        // The parentheses keep what is known already off the path of the product; a pair of assignments would cost copies.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Round(ulong* key)
        {
            var left = Multiply(Philox.Multiplier0, _c0);
            var right = Multiply(Philox.Multiplier1, _c2);
            _c0 = (right >> 32) ^ (_c1 ^ Vector256.Create(key[0]));
            _c2 = (left >> 32) ^ (_c3 ^ Vector256.Create(key[1]));
            _c1 = right;
            _c3 = left;
        }

        /// <summary>The last round; a product's upper half becomes the upper word where it stands.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Finish(ulong* key, uint* words)
        {
            (Multiply(Philox.Multiplier1, _c2) ^ ((_c1 << 32) ^ Vector256.Create(key[0]))).AsUInt32().StoreAligned(words);
            (Multiply(Philox.Multiplier0, _c0) ^ ((_c3 << 32) ^ Vector256.Create(key[1]))).AsUInt32().StoreAligned(words + 8);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<ulong> Multiply(uint factor, Vector256<ulong> lanes) =>
            Avx2.Multiply(Vector256.Create((ulong)factor).AsUInt32(), lanes.AsUInt32());
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pyoco.Noise;

/// <summary>White noise with AVX-512, 32 values at a time.</summary>
internal sealed unsafe class Vector512Kernel : INoiseKernel
{
    /// <inheritdoc/>
    public string Name => "AVX-512";

    /// <inheritdoc/>
    public bool IsSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    /// <inheritdoc/>
    public int BlocksAtOnce => 32;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> LaneOfBlock => [0, 2, 4, 6, 1, 3, 5, 7];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Words(PhiloxPlane* plane, uint* blocks, int count, uint* words)
    {
        // Four groups at a time hide the latency of each other's multiplications, and fill the 32 registers.
        var constants = plane->Constants;
        for (var end = blocks + count; blocks < end; blocks += 32, words += 128)
        {
            var a = new EightBlocks(blocks, constants);
            var b = new EightBlocks(blocks + 8, constants);
            var c = new EightBlocks(blocks + 16, constants);
            var d = new EightBlocks(blocks + 24, constants);
            var key = constants + PhiloxPlane.FullRounds;
            a.Round(key); b.Round(key); c.Round(key); d.Round(key);
            a.Round(key + 2); b.Round(key + 2); c.Round(key + 2); d.Round(key + 2);
            a.Round(key + 4); b.Round(key + 4); c.Round(key + 4); d.Round(key + 4);
            a.Round(key + 6); b.Round(key + 6); c.Round(key + 6); d.Round(key + 6);
            a.Round(key + 8); b.Round(key + 8); c.Round(key + 8); d.Round(key + 8);
            key = constants + PhiloxPlane.LastRound;
            a.Finish(key, words);
            b.Finish(key, words + 32);
            c.Finish(key, words + 64);
            d.Finish(key, words + 96);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transform(uint* words, int count, float* destination, NoiseBlend blend)
    {
        var source = blend.Source;
        var (sourceFactor, whiteFactor) = (Vector512.Create(blend.SourceFactor), Vector512.Create(blend.WhiteFactor));
        for (var end = words + 4 * count; words < end; words += 32, destination += 32)
        {
            var radiusWords = Vector512.Load(words);
            var radius = Radius(radiusWords);
            var (sine, cosine) = HalfTurn(Vector512.Load((int*)words + 16));
            cosine ^= (radiusWords & Vector512.Create(0x80000000)).AsSingle();
            var (c, s) = ((radius * cosine).AsDouble(), (radius * sine).AsDouble());
            var low = Avx512F.UnpackLow(c, s).AsSingle();
            var high = Avx512F.UnpackHigh(c, s).AsSingle();
            if (source != null)
            {
                low = Vector512.FusedMultiplyAdd(Vector512.Load(source), sourceFactor, low * whiteFactor);
                high = Vector512.FusedMultiplyAdd(Vector512.Load(source + 16), sourceFactor, high * whiteFactor);
                source += 32;
            }

            low.Store(destination);
            high.Store(destination + 16);
        }
    }

    // GaussianTransform.Radius
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Radius(Vector512<uint> word)
    {
        var value = Vector512.ConvertToSingle(((word & Vector512.Create(0x7fffffffu)) | Vector512.Create(1u)).AsInt32());
        var shifted = value.AsInt32() - Vector512.Create(GaussianTransform.ExponentBias);
        var exponent = Vector512.ConvertToSingle(shifted >> 23);
        var mantissa = (shifted & Vector512.Create(GaussianTransform.Mantissa)) + Vector512.Create(GaussianTransform.Sqrt2Bits);
        var f = mantissa.AsSingle() - Vector512.Create(1f);
        var log = Step(Vector512.Create(GaussianTransform.Log8), f, GaussianTransform.Log7);
        log = Step(log, f, GaussianTransform.Log6);
        log = Step(log, f, GaussianTransform.Log5);
        log = Step(log, f, GaussianTransform.Log4);
        log = Step(log, f, GaussianTransform.Log3);
        log = Step(log, f, GaussianTransform.Log2);
        log = Step(log, f, GaussianTransform.Log1);
        log = Step(log, f, GaussianTransform.Log0);
        return Vector512.Sqrt(Vector512.FusedMultiplyAdd(log, f, exponent * Vector512.Create(GaussianTransform.MinusTwoLn2)));
    }

    // GaussianTransform.HalfTurn
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Sine, Vector512<float> Cosine) HalfTurn(Vector512<int> word)
    {
        var x = Vector512.ConvertToSingle(word) * Vector512.Create(GaussianTransform.TwoToMinus31);
        var y = x * x;
        var sine = Step(Vector512.Create(GaussianTransform.Sine4), y, GaussianTransform.Sine3);
        sine = Step(sine, y, GaussianTransform.Sine2);
        sine = Step(sine, y, GaussianTransform.Sine1);
        sine = Step(sine, y, GaussianTransform.Sine0);
        var cosine = Step(Vector512.Create(GaussianTransform.Cosine4), y, GaussianTransform.Cosine3);
        cosine = Step(cosine, y, GaussianTransform.Cosine2);
        cosine = Step(cosine, y, GaussianTransform.Cosine1);
        cosine = Step(cosine, y, GaussianTransform.Cosine0);
        return (sine * x, cosine * (Vector512.Create(1f) - y));
    }

    // A step of Horner's scheme.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Step(Vector512<float> sum, Vector512<float> x, float coefficient) =>
        Vector512.FusedMultiplyAdd(sum, x, Vector512.Create(coefficient));

    /// <summary>The state of eight blocks between two rounds. The upper halves of the lanes hold what is left of products; only the last
    /// round reads them.</summary>
    private struct EightBlocks
    {
        private Vector512<ulong> _c0;
        private Vector512<ulong> _c1;
        private Vector512<ulong> _c2;
        private Vector512<ulong> _c3;

        /// <summary>The first four rounds, as far as <see cref="PhiloxPlane"/> leaves them to do.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public EightBlocks(uint* blocks, ulong* constants)
        {
            var second3 = Multiply(
                Philox.Multiplier0, Avx512F.ConvertToVector512UInt64(Vector256.Load(blocks)) ^ Vector512.Create(constants[0]));
            var third1 = Multiply(Philox.Multiplier1, (second3 >> 32) ^ Vector512.Create(constants[1]));
            _c3 = Multiply(Philox.Multiplier0, (third1 >> 32) ^ Vector512.Create(constants[2]));
            _c1 = Multiply(Philox.Multiplier1, second3 ^ Vector512.Create(constants[3]));
            _c0 = (_c1 >> 32) ^ (third1 ^ Vector512.Create(constants[4]));
            _c2 = (_c3 >> 32) ^ Vector512.Create(constants[5]);
        }

        // The parentheses keep what is known already off the path of the product; a pair of assignments would cost copies.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Round(ulong* key)
        {
            var left = Multiply(Philox.Multiplier0, _c0);
            var right = Multiply(Philox.Multiplier1, _c2);
            _c0 = (right >> 32) ^ (_c1 ^ Vector512.Create(key[0]));
            _c2 = (left >> 32) ^ (_c3 ^ Vector512.Create(key[1]));
            _c1 = right;
            _c3 = left;
        }

        /// <summary>The last round; a product's upper half becomes the upper word where it stands.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Finish(ulong* key, uint* words)
        {
            (Multiply(Philox.Multiplier1, _c2) ^ ((_c1 << 32) ^ Vector512.Create(key[0]))).AsUInt32().StoreAligned(words);
            (Multiply(Philox.Multiplier0, _c0) ^ ((_c3 << 32) ^ Vector512.Create(key[1]))).AsUInt32().StoreAligned(words + 16);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<ulong> Multiply(uint factor, Vector512<ulong> lanes) =>
            Avx512F.Multiply(Vector512.Create((ulong)factor).AsUInt32(), lanes.AsUInt32());
    }
}

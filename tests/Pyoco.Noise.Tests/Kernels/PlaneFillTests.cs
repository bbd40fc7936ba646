namespace Pyoco.Noise.Tests;

public sealed unsafe class PlaneFillTests
{
    private const float Untouched = 12345;
    private const int FirstRow = 1 << 10; // shares no bit with the rows from there
    private static readonly NoiseKey Key = new(7, 2);

    public static TheoryData<int, int> Sizes { get; } = new()
    {
        { 1, 1 }, { 1, 300 }, { 2, 5 }, { 3, 3 }, { 4, 1 }, { 5, 7 }, { 7, 50 }, { 8, 4 }, { 31, 9 }, { 32, 4 }, { 33, 40 },
        { 36, 3 }, { 64, 16 }, { 64, 64 }, { 100, 11 }, { 102, 12 }, { 128, 9 }, { 257, 5 }, { 1021, 2 }, { 1024, 2 }, { 1028, 3 },
        { 5000, 1 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void EveryKernelFillsEveryPixelWithTheValueOfItsAddress(int width, int rows)
    {
        var expected = ByTheDefinition(width, rows, FirstRow, frame: 9);

        Assert.All(NoiseKernels.All.Where(k => k.IsSupported), kernel => Assert.Equal(expected, Filled(kernel, width, rows, null)));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void EveryKernelBlendsOnTheWay(int width, int rows)
    {
        var source = ByTheDefinition(width, rows, firstRow: 0, frame: 1);
        var expected = ByTheDefinition(width, rows, FirstRow, frame: 9).Zip(source, (z, s) => MathF.FusedMultiplyAdd(s, 0.8f, z * 0.6f))
            .ToArray();

        Assert.All(NoiseKernels.All.Where(k => k.IsSupported), kernel => Assert.Equal(expected, Filled(kernel, width, rows, source)));
    }

    private static float[] ByTheDefinition(int width, int rows, int firstRow, int frame)
    {
        var values = new float[width * rows];
        for (var i = 0; i < values.Length; i++)
        {
            var (y, x) = (firstRow + i / width, i % width);
            var (w0, w1, w2, w3) = Philox.Block((uint)frame, ((uint)y << 16) | ((uint)x / 4), (3 << 16) | 1, Key.Stream, Key.Seed);
            var z = GaussianTransform.Transform(w0, w1, w2, w3);
            values[i] = (x % 4) switch { 0 => z.Z0, 1 => z.Z1, 2 => z.Z2, _ => z.Z3 };
        }

        return values;
    }

    // The memory begins at an odd element and is watched on both sides.
    private static float[] Filled(INoiseKernel kernel, int width, int rows, float[]? source)
    {
        var memory = Enumerable.Repeat(Untouched, width * rows + 65).ToArray();
        using var table = new BlockTable(kernel, width, rows);
        fixed (float* start = memory, from = source)
        {
            PlaneFill.Fill(table, rows, WhiteNoise.Frame(Key, 3, 1, 9, FirstRow), start + 1, new NoiseBlend(from, 0.8f, 0.6f));
        }

        Assert.Equal(Untouched, memory[0]);
        Assert.All(memory[(width * rows + 1)..], value => Assert.Equal(Untouched, value));
        return memory[1..(width * rows + 1)];
    }
}

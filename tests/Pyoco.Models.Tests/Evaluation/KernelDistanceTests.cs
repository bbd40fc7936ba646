using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class KernelDistanceTests
{
    private const int Clips = 120;
    private const int Draws = 120;

    // In one dimension (x y + 1)^3 expands: 3 (m1 - m1')^2 + 3 (m2 - m2')^2 + (m3 - m3')^2 of the raw moments. N(0, 1) has 0, 1, 0;
    // N(0.5, 1) has 0.5, 1.25, 1.625.
    [Fact]
    public void TheMeasureIsTheClosedFormAndItsErrorTellsHowItSpreads()
    {
        Estimate[] measured = [.. Measured(mean: 0.5)];

        NormalDraws.AssertUnbiased(3 * 0.25 + 3 * 0.0625 + 1.625 * 1.625, [.. measured.Select(m => m.Value)]);
        NormalDraws.AssertSpreadIsTold(measured, allowed: 0.1); // a heavy tail: sixth powers
    }

    [Fact]
    public void OfOneLawItIsZeroOnAverage() => NormalDraws.AssertUnbiased(0, [.. Measured(mean: 0).Select(m => m.Value)]);

    [Fact]
    public void WrongShapesAreRefused()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentException>(() => KernelDistance.Measure(zeros(20, 2), zeros(20, 3)));
        Assert.Contains("16 groups", Assert.Throws<ArgumentException>(() => KernelDistance.Measure(zeros(16, 2), zeros(20, 2))).Message);
    }

    private static IEnumerable<Estimate> Measured(double mean)
    {
        for (var i = 0; i < Draws; i++)
        {
            using var real = NormalDraws.Of((ulong)(2 * i + 1), Clips, [0], [1]);
            using var made = NormalDraws.Of((ulong)(2 * i + 2), Clips, [mean], [1]);
            yield return KernelDistance.Measure(real, made);
        }
    }
}

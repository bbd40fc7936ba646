using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class PerClipTests
{
    [Fact]
    public void EachClipHasItsOwnProductAndDeviation()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new[] { 1f, 2, 3, 4, 5, 6, 7, 8 }).view(2, 1, 1, 2, 2);

        var (inner, deviation) = (PerClip.Inner(a, a), PerClip.Deviation(a));

        Assert.Equal([2L, 1, 1, 1, 1], inner.shape);
        Assert.Equal([30.0, 174.0], inner.data<double>().ToArray());
        Assert.All(deviation.data<double>().ToArray(), d => Assert.Equal(Math.Sqrt(5.0 / 3), d, 1e-12)); // of four numbers in a row
    }
}

using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class EvaluationCountTests
{
    [Fact]
    public void ItListsTheShapesAndReturnsCopies()
    {
        using var scope = NewDisposeScope();
        var count = new EvaluationCount();
        var network = count.Network(new GaussianDenoiser(0, 1));
        var noisy = ones([2, 3, 4, 6, 5]);

        var output = network.Denoise(noisy, NoiseLevel.FromSigma(1));

        Assert.Equal([new VideoShape(2, 3, 4, 6, 5)], count.Shapes);
        Assert.NotSame(noisy, output.Clean);
        TensorAssert.BitEqual(noisy, output.Clean);
    }
}

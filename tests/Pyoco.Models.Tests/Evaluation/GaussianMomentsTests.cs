using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class GaussianMomentsTests
{
    [Fact]
    public void MomentsAreThoseOfTheFormulas()
    {
        using var features = tensor(new double[] { 1, 2, 3, 6, 5, 4 }).reshape(3, 2);

        var moments = GaussianMoments.Of(features);

        Assert.Equal([3, 4], moments.Mean);
        Assert.Equal([4, 2, 2, 4], moments.Covariance); // sums 8, 4, 8 by n - 1
        Assert.Equal(2, moments.Dimensions);
    }

    [Fact]
    public void WrongShapesAreRefused()
    {
        using var one = zeros(1, 3);

        Assert.Contains("(1, 3)", Assert.Throws<ArgumentException>(() => GaussianMoments.Of(one)).Message);
        Assert.Contains("3 entries", Assert.Throws<ArgumentException>(() => new GaussianMoments([0, 0], [1, 0, 0])).Message);
    }
}

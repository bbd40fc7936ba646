using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class MotionAmountTests
{
    // Frames a + f b: all differences are b. White noise of deviation s beside: 2 s^2 more.
    [Fact]
    public void TheAmountIsTheMeanSquareOfTheDifferences()
    {
        using var scope = NewDisposeScope();
        var places = tensor(new float[] { 0, 1, 2, 3, 4, 5, 6, 7 }).reshape(1, 1, 8, 1, 1);
        var even = zeros([2, 3, 8, 16, 16]).Plus(places, 0.25);
        var noise = TinyModels.Normal(2, 3, 8, 16, 16).Times(0.5);

        Assert.All(MotionAmount.Of(even), amount => Assert.Equal(0.0625, amount, 6));
        var expected = 0.0625 + 2 * 0.25;
        var error = 0.5 * Math.Sqrt(4.0 / (3 * 7 * 16 * 16)); // generous: neighbours share a frame
        Assert.All(MotionAmount.Of(even.Plus(noise)), a => Assert.InRange(a, expected - 5 * error, expected + 5 * error));
        Assert.Throws<ArgumentException>(() => MotionAmount.Of(zeros([1, 3, 1, 4, 4])));
    }

    [Fact]
    public void AgainstRealClipsItIsTheRatioOfTheMeans() =>
        Assert.Equal(0.5, MotionAmount.Against([1, 0, 2], [2, 3, 1]).Value, 12);
}

namespace Pyoco.Tests;

public sealed class WalkLevelsTests
{
    [Fact]
    public void LevelsAboveAreCountedAndLowerOnesForgotten()
    {
        var walk = new WalkLevels();

        int[] above = [.. new[] { 5.0, 4, 4, 3, 3.5, 2, 9 }.Select(sigma => walk.Visit(NoiseLevel.FromSigma(sigma)))];

        Assert.Equal([0, 1, 1, 2, 2, 3, 0], above);
        Assert.Equal(1, walk.Count);
    }

    [Fact]
    public void ALevelWithoutSignalIsTheHighest()
    {
        var walk = new WalkLevels();

        Assert.Equal([0, 1, 0], new[] { new NoiseLevel(0, 1), new(0.5, 0.5), new(0, 1) }.Select(walk.Visit));
    }
}

namespace FineTune.Tests;

public sealed class BallSceneTests
{
    // What is held out can be put together from what is shown: each colour, shape and direction, and each pair of colour and shape.
    [Fact]
    public void EveryPartOfAHeldOutSceneIsShown()
    {
        var shown = BallScene.All.Where(s => !s.IsHeldOut).ToArray();
        var heldOut = BallScene.All.Where(s => s.IsHeldOut).ToArray();

        Assert.Equal((36, 12), (shown.Length, heldOut.Length));
        Assert.All(heldOut, h => Assert.Equal(3, shown.Count(s => (s.Colour, s.Shape) == (h.Colour, h.Shape))));
        Assert.All(heldOut, h => Assert.Contains(shown, s => (s.Colour, s.Direction) == (h.Colour, h.Direction)));
        Assert.All(Enum.GetValues<BallDirection>(), d => Assert.Equal(3, heldOut.Count(h => h.Direction == d)));
    }
}

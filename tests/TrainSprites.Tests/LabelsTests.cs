namespace TrainSprites.Tests;

public sealed class LabelsTests
{
    [Fact]
    public void ATenthOfTheCombinationsIsHeldOutAndEveryPairOfValuesIsStillTrained()
    {
        var all = from body in Enumerable.Range(0, 7) from bottom in Enumerable.Range(0, 7)
            from top in Enumerable.Range(0, 7) from hair in Enumerable.Range(0, 10)
                  select new Character(body, bottom, top, hair, 0);
        var trained = all.Where(c => !c.IsHeldOut).ToArray();

        Assert.Equal(323, all.Count() - trained.Length); // of 3,430
        Func<Character, int>[] values = [c => c.Body, c => c.Bottom, c => c.Top, c => c.Hair];
        int[] counts = [7, 7, 7, 10];
        for (var i = 0; i < 4; i++)
        {
            for (var j = i + 1; j < 4; j++)
            {
                Assert.Equal(counts[i] * counts[j], trained.Select(c => (values[i](c), values[j](c))).Distinct().Count());
            }
        }

        Assert.All(trained, c => Assert.Equal(c.IsHeldOut, (c with { Shoes = 2 }).IsHeldOut)); // shoes do not count
    }

    [Fact]
    public void RowsAndLabelsAreOneToOne()
    {
        var labels = Enumerable.Range(0, ClipLabel.Rows).Select(r => ClipLabel.OfRow(default, r)).ToArray();

        Assert.Equal(Enumerable.Range(0, ClipLabel.Rows), labels.Select(l => l.Row));
        Assert.Equal((SpriteAction.Walk, Facing.Left), (labels[9].Action, labels[9].Facing));
        Assert.Equal((SpriteAction.Fall, Facing.Front), (labels[20].Action, labels[20].Facing));
    }

    [Theory]
    [InlineData(SpriteAction.Cast)]
    [InlineData(SpriteAction.Thrust)]
    [InlineData(SpriteAction.Walk)]
    [InlineData(SpriteAction.Slash)]
    [InlineData(SpriteAction.Shoot)]
    [InlineData(SpriteAction.Fall)]
    public void ClipsAdvanceThroughTheirAction(SpriteAction action)
    {
        foreach (var frames in new[] { 8, 16 })
        {
            var columns = Phases.OfClip(action, frames);

            Assert.All(columns, c => Assert.InRange(c, 0, Phases.Count(action) - 1));
            Assert.All(columns.Zip(columns.Skip(1)), pair => Assert.True(Phases.Advances(action, pair.First, pair.Second)));
            Assert.True(columns.Distinct().Count() >= 6);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 1], Phases.OfClip(SpriteAction.Walk, 9));
    }

    [Fact]
    public void GoingBackIsNoAdvanceButWalkingRoundIs()
    {
        Assert.False(Phases.Advances(SpriteAction.Slash, 3, 2));
        Assert.False(Phases.Advances(SpriteAction.Slash, 5, 0));
        Assert.False(Phases.Advances(SpriteAction.Shoot, 0, 3));
        Assert.True(Phases.Advances(SpriteAction.Walk, 8, 1));
        Assert.True(Phases.Advances(SpriteAction.Walk, 7, 1));
        Assert.False(Phases.Advances(SpriteAction.Walk, 1, 8));
        Assert.True(Phases.Advances(SpriteAction.Walk, 8, 0));
        Assert.True(Phases.Advances(SpriteAction.Walk, 0, 1));
    }
}

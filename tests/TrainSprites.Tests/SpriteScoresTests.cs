namespace TrainSprites.Tests;

public sealed class SpriteScoresTests
{
    private static readonly ClipLabel Label = new(new Character(1, 2, 3, 4, 0), SpriteAction.Slash, Facing.Left);

    [Fact]
    public void APerfectReadingScoresOneEverywhereAndStandsNowhereStill()
    {
        var scores = new SpriteScores();

        scores.Add(Label, Reading([1, 1], [2, 2], [3, 3], [4, 4], SpriteAction.Slash, Facing.Left, [0, 1]));

        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1, 0], scores.Values);
        Assert.Equal(SpriteScores.Names.Count, scores.Values.Count);
    }

    [Fact]
    public void LooksScoreFramesActionAndDirectionClips()
    {
        var scores = new SpriteScores();

        scores.Add(Label, Reading([1, 0], [2, 2], [0, 0], [4, 4], SpriteAction.Cast, Facing.Left, [3, 1]));
        scores.Add(Label with { Action = SpriteAction.Fall, Facing = Facing.Front }, Reading(
            [1, 1], [2, 2], [3, 3], [4, 4], SpriteAction.Fall, Facing.Back, [2, 2]));

        // Directions of falls do not count; body changes within the first clip; its columns go back; the second clip stands still.
        Assert.Equal([0.75, 1, 0.5, 1, 0.5, 1], scores.Values.Take(6));
        Assert.Equal([0.875, 0.5, 0.5], scores.Values.Skip(7).Select(v => Math.Round(v, 9)));
    }

    private static SpriteReading Reading(
        int[] body, int[] bottom, int[] top, int[] hair, SpriteAction action, Facing facing, int[] columns) =>
        new([body, bottom, top, hair], action, facing, [.. Enumerable.Repeat(columns, 6)]);
}

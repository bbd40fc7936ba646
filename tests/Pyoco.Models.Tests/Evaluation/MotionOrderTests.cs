namespace Pyoco.Models.Tests;

public sealed class MotionOrderTests
{
    private static readonly ClipReading Moving = Readings.Of(
        [1, 1], null, null, FramePair.InOrder, FramePair.OutOfOrder, FramePair.InOrder, FramePair.Still);

    private static readonly ClipReading Standing = Readings.Of(
        [1, 1], null, null, FramePair.Still, FramePair.Still, FramePair.Still, FramePair.Still);

    // Over all pairs a clip that stands still would be in order, and 7 of 8 pairs here.
    [Fact]
    public void AClipThatStandsStillHasNoOrder()
    {
        Assert.Equal((2, 3, 4), MotionOrder.Of(Moving));
        Assert.Equal(2.0 / 3, MotionOrder.Over([Moving, Standing]).Value, 12);
        Assert.Equal(3.0 / 8, MotionOrder.Moving([Moving, Standing]).Value, 12);
        Assert.True(double.IsNaN(MotionOrder.Over([Standing]).Value));
        Assert.Throws<ArgumentException>(() => MotionOrder.Over([]));
    }

    // Pairs of 7 move with probability 0.6, and of those 0.7 are in order.
    [Fact]
    public void SharesAreThoseOfTheLawAndTheirErrorsTellHowTheySpread()
    {
        var random = new Random(1);
        FramePair Pair() => random.NextDouble() > 0.6 ? FramePair.Still
            : random.NextDouble() < 0.7 ? FramePair.InOrder : FramePair.OutOfOrder;
        ClipReading Clip() => Readings.Of([1], null, null, [.. Enumerable.Range(0, 7).Select(_ => Pair())]);
        ClipReading[][] draws = [.. Enumerable.Range(0, 400).Select(_ => Enumerable.Range(0, 60).Select(_ => Clip()).ToArray())];

        Estimate[] orders = [.. draws.Select(MotionOrder.Over)];
        NormalDraws.AssertUnbiased(0.7, [.. orders.Select(o => o.Value)]);
        NormalDraws.AssertSpreadIsTold(orders);
        NormalDraws.AssertUnbiased(0.6, [.. draws.Select(d => MotionOrder.Moving(d).Value)]);
    }
}

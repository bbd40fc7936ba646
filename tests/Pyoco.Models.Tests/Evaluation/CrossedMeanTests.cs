namespace Pyoco.Models.Tests;

public sealed class CrossedMeanTests
{
    // Seeds, captions and the rest with deviations 1, 2 and 0.5: the variance of the mean is 1/4 + 4/12 + 0.25/48.
    [Fact]
    public void TheErrorIsThatOfOtherSeedsAndOtherCaptions()
    {
        Estimate[] means = [.. Enumerable.Range(0, 600).Select(i => CrossedMean.Of(Draw((ulong)i, seeds: 4, captions: 12)))];

        var truth = Math.Sqrt(1.0 / 4 + 4.0 / 12 + 0.25 / 48);
        NormalDraws.AssertSpreadIsTold(means);
        NormalDraws.AssertUnbiased(truth * truth, [.. means.Select(m => m.StandardError * m.StandardError)]);
        var covered = means.Count(m => m.Interval() is var (low, high) && low <= 10 && 10 <= high) / 600.0;
        Assert.InRange(covered, 0.95 - 5 * Math.Sqrt(0.95 * 0.05 / 600), 0.95 + 5 * Math.Sqrt(0.95 * 0.05 / 600));
    }

    [Fact]
    public void ADifferenceLosesWhatBothMethodsShare()
    {
        var shared = Draw(5, seeds: 3, captions: 8);

        var difference = CrossedMean.OfDifference([.. shared.Select(s => s.Select(x => x + 0.25).ToArray())], shared);

        Assert.Equal(0.25, difference.Value, 12);
        Assert.InRange(difference.StandardError, 0, 1e-12);
    }

    [Fact]
    public void OneSeedHasTheErrorOverItsCaptions()
    {
        Assert.Equal(Estimate.Of([1, 2, 4]), CrossedMean.Of([[1, 2, 4]]));
        Assert.Equal(Estimate.Of([1, 2, 4]), CrossedMean.Of([[1], [2], [4]]));
    }

    [Fact]
    public void EffectsThatAreNotThereCountAsNone()
    {
        // Means of seeds and captions are all 2: what is left is the interaction alone, of mean square 2.25 with 1 degree of freedom.
        var mean = CrossedMean.Of([[2.75, 1.25], [1.25, 2.75]]);

        Assert.Equal((2, Math.Sqrt(2.25 / 4), 1), (mean.Value, mean.StandardError, mean.Freedom));
    }

    [Fact]
    public void RaggedValuesAreRefused()
    {
        Assert.Contains("3, 2 values", Assert.Throws<ArgumentException>(() => CrossedMean.Of([[1, 2, 3], [1, 2]])).Message);
        Assert.Throws<ArgumentException>(() => CrossedMean.Of([]));
        Assert.Throws<ArgumentException>(() => CrossedMean.OfDifference([[1, 2]], [[1, 2], [3, 4]]));
    }

    private static double[][] Draw(ulong draw, int seeds, int captions)
    {
        var numbers = new Queue<double>(NormalDraws.Numbers(draw, seeds + captions + seeds * captions));
        double[] ofSeed = [.. Enumerable.Range(0, seeds).Select(_ => numbers.Dequeue())];
        double[] ofCaption = [.. Enumerable.Range(0, captions).Select(_ => 2 * numbers.Dequeue())];
        return [.. ofSeed.Select(s => ofCaption.Select(c => 10 + s + c + 0.5 * numbers.Dequeue()).ToArray())];
    }
}

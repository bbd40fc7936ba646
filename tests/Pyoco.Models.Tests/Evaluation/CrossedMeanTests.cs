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

    // Method x seed, method x caption and the rest with deviations 1, 2 and 0.5, as of Draw; seeds and captions have effects of their own
    // that all methods share. A difference has twice the variance of a mean.
    [Fact]
    public void DifferencesOfSeveralMethodsTellOneErrorTogether()
    {
        Estimate[] first = [.. Enumerable.Range(0, 600).Select(i => CrossedMean.OfDifferences(Methods((ulong)i, count: 5))[2])];

        var truth = 2 * (1.0 / 3 + 4.0 / 12 + 0.25 / 36);
        NormalDraws.AssertSpreadIsTold(first);
        NormalDraws.AssertUnbiased(0, [.. first.Select(d => d.Value)]);
        NormalDraws.AssertUnbiased(truth, [.. first.Select(d => d.StandardError * d.StandardError)]);
        var covered = first.Count(d => d.Interval() is var (low, high) && low <= 0 && 0 <= high) / 600.0;
        Assert.InRange(covered, 0.95 - 5 * Math.Sqrt(0.95 * 0.05 / 600), 0.95 + 5 * Math.Sqrt(0.95 * 0.05 / 600));
    }

    [Fact]
    public void ThePooledErrorHasTheFreedomOfAllMethods()
    {
        // Luck of trainings alone: 4 methods of 3 seeds have (4 - 1)(3 - 1) degrees of freedom.
        var luck = new Queue<double>(NormalDraws.Numbers(9, 12));
        double[][][] methods = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 3).Select(_ =>
        {
            var ofTraining = luck.Dequeue();
            return new[] { ofTraining + 1, ofTraining + 7, ofTraining };
        }).ToArray())];

        var differences = CrossedMean.OfDifferences(methods);

        Assert.Equal(3, differences.Count);
        Assert.All(differences, d => Assert.Equal(6, d.Freedom, 9));
        Assert.Equal(CrossedMean.OfDifference(methods[1], methods[0]).Value, differences[0].Value, 12);
        Assert.Equal(differences[0].StandardError, differences[2].StandardError);
    }

    [Fact]
    public void OfTwoMethodsOrOneSeedDifferencesAreThoseOfPairs()
    {
        var (one, other) = (Draw(1, seeds: 3, captions: 8), Draw(2, seeds: 3, captions: 8));

        var pooled = CrossedMean.OfDifferences([other, one])[0];
        var paired = CrossedMean.OfDifference(one, other);

        Assert.Equal(paired.Value, pooled.Value, 12);
        Assert.Equal(paired.StandardError, pooled.StandardError, 12);
        Assert.Equal(paired.Freedom, pooled.Freedom, 9);
        Assert.Equal(
            [CrossedMean.OfDifference([one[0]], [other[0]]), CrossedMean.OfDifference([one[1]], [other[0]])],
            CrossedMean.OfDifferences([[other[0]], [one[0]], [one[1]]]));
    }

    [Fact]
    public void MethodsOfOtherSeedsOrCaptionsAreRefused()
    {
        Assert.Contains("2, 1 seeds", Assert.Throws<ArgumentException>(
            () => CrossedMean.OfDifferences([[[1, 2], [3, 4]], [[1, 2]]])).Message);
        Assert.Contains("2, 3 captions", Assert.Throws<ArgumentException>(
            () => CrossedMean.OfDifferences([[[1, 2]], [[1, 2, 3]]])).Message);
        Assert.Throws<ArgumentException>(() => CrossedMean.OfDifferences([[[1], [2]], [[3], [4]]]));
        Assert.Throws<ArgumentException>(() => CrossedMean.OfDifferences([[[1, 2]]]));
    }

    private static double[][][] Methods(ulong draw, int count)
    {
        var shared = Draw(10_000 + draw, seeds: 3, captions: 12);
        return
        [
            .. Enumerable.Range(0, count).Select(m => Draw((ulong)count * draw + (ulong)m, seeds: 3, captions: 12)
                .Zip(shared, (v, o) => v.Zip(o, (x, y) => x + 3 * y).ToArray()).ToArray()),
        ];
    }

    private static double[][] Draw(ulong draw, int seeds, int captions)
    {
        var numbers = new Queue<double>(NormalDraws.Numbers(draw, seeds + captions + seeds * captions));
        double[] ofSeed = [.. Enumerable.Range(0, seeds).Select(_ => numbers.Dequeue())];
        double[] ofCaption = [.. Enumerable.Range(0, captions).Select(_ => 2 * numbers.Dequeue())];
        return [.. ofSeed.Select(s => ofCaption.Select(c => 10 + s + c + 0.5 * numbers.Dequeue()).ToArray())];
    }
}

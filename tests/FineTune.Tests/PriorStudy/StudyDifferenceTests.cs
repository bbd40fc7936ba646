using Pyoco.Models;
using PriorStudy;

namespace FineTune.Tests;

public sealed class StudyDifferenceTests
{
    private const int Captions = 40;
    private static readonly RealClips Real = new([], [], 2);
    private static readonly int[] Seeds = [1, 2, 3];

    // Training's luck of 10 points, a caption's effect on a prior of 20 and the rest of 10: seven priors that do not differ.
    [Fact]
    public void AllIntervalsHoldTogetherAsOftenAsIsSaid()
    {
        const int Studies = 200;

        var held = Enumerable.Range(0, Studies).Count(study =>
        {
            var random = new Random(study);
            PriorClips[] priors = [.. StudyPrior.All.Select(p => Draw(p, Seeds, random))];
            var all = StudyDifference.All(StudyMeasure.Attributes, priors, Seeds, Real);
            var (low, high) = all[0].Interval(together: all.Count); // as wide as all the others
            return all.All(d => Math.Abs(d.Estimate.Value) <= (high - low) / 2);
        });

        Assert.InRange((double)held / Studies, 0.95 - 5 * Math.Sqrt(0.95 * 0.05 / Studies), 1);
    }

    [Fact]
    public void OnlyPriorsThatHaveAllSeedsArePooled()
    {
        var random = new Random(1);
        PriorClips[] priors =
        [
            Draw(StudyPrior.All[0], Seeds, random), Draw(StudyPrior.All[1], Seeds, random), Draw(StudyPrior.All[2], Seeds, random),
            Draw(StudyPrior.All[3], [1], random), Draw(StudyPrior.All[4], [1, 2], random),
        ];

        var all = StudyDifference.All(StudyMeasure.Attributes, priors, Seeds, Real);

        Assert.Equal([(3, true), (3, true), (1, false), (2, false)], all.Select(d => (d.Seeds, d.IsPooled)));
        Assert.Equal(all[0].Estimate.StandardError, all[1].Estimate.StandardError);
        Assert.Equal(StudyDifference.All(StudyMeasure.Attributes, priors[..3], Seeds, Real), all.Take(2));
        Assert.Equal(all[2].Estimate.Interval(), all[2].Interval(together: 4));
        Assert.Equal(Captions - 1, all[2].Estimate.Freedom);
        var (low, high) = all[0].Interval(together: 2);
        Assert.Equal(Dunnett.Critical(2, all[0].Estimate.Freedom) * all[0].Estimate.StandardError, (high - low) / 2, 9);
    }

    [Fact]
    public void WhereNothingMovesThatPriorAloneHasNoOrder()
    {
        var random = new Random(1);
        PriorClips[] priors = [.. StudyPrior.All.Take(3).Select(p => Draw(p, Seeds, random))];
        priors[1] = priors[1] with
        {
            Seeds = priors[1].Seeds.ToDictionary(
                s => s.Key, IReadOnlyList<ClipRow> (s) => [.. s.Value.Select(r => r with { Moving = 0, InOrder = 0 })]),
        };

        var all = StudyDifference.All(StudyMeasure.Order, priors, Seeds, Real);

        Assert.Equal((true, false), (double.IsNaN(all[0].Estimate.Value), double.IsNaN(all[1].Estimate.StandardError)));
        Assert.Equal([false, true], all.Select(d => d.IsPooled));
    }

    [Fact]
    public void WithoutIndependentNoiseThereAreNone() => Assert.Empty(StudyDifference.All(
        StudyMeasure.Attributes, [Draw(StudyPrior.All[1], Seeds, new Random(1))], Seeds, Real));

    private static PriorClips Draw(StudyPrior prior, int[] seeds, Random random)
    {
        double Spread(double deviation) => deviation * Math.Sqrt(12) * (random.NextDouble() - 0.5);
        double[] ofCaption = [.. Enumerable.Range(0, Captions).Select(_ => Spread(0.2))];
        return new PriorClips(prior, seeds.ToDictionary(seed => seed, IReadOnlyList<ClipRow> (seed) =>
        {
            var ofTraining = Spread(0.1);
            return [.. ofCaption.Select((c, i) => new ClipRow(
                new ClipKey(StudySplit.Test, prior.Name, "middle", seed, 4, i), [0.5 + ofTraining + c + Spread(0.1)], 1, random.Next(3), 3,
                7, 0.1, [], []))];
        }));
    }
}

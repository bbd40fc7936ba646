using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class AverageSnapshotsTests : IDisposable
{
    private const int Steps = 400;
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A weight that wanders; the average of a width is worked out step by step beside the snapshots.
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.08)]
    [InlineData(0.15)]
    public void AnAverageOfAnyLengthComesOutOfTheSnapshots(double width)
    {
        var expected = Train(width);

        var snapshots = AverageSnapshots.Load(_folder);
        var found = snapshots.Average(width);

        Assert.Equal(Enumerable.Range(1, 8).Select(i => (long)i * Steps / 8), snapshots.Steps);
        Assert.InRange(snapshots.Recipe(width).Error, 0, 0.05);
        Assert.InRange(Math.Abs(expected - found["w"].item<float>()), 0, 0.02);
        found["w"].Dispose();
    }

    [Theory]
    [InlineData(0.03)]
    [InlineData(0.15)]
    [InlineData(0.25)]
    public void AWeightThatNeverChangesIsItsOwnAverage(double width)
    {
        Train(width, _ => 1);

        var found = AverageSnapshots.Load(_folder).Average(width);

        Assert.Equal(1, found["w"].item<float>(), 5);
        found["w"].Dispose();
    }

    [Fact]
    public void AStoredAverageIsItself()
    {
        Train(0.1);

        var recipe = AverageSnapshots.Load(_folder).Recipe(0.1, step: 200);

        Assert.InRange(recipe.Error, 0, 1e-6);
        Assert.Equal(1, recipe.Terms.Single(t => t.Width == 0.1 && t.Path.EndsWith("step-000000200.safetensors")).Factor, 6);
    }

    [Fact]
    public void AFolderWithoutSnapshotsAndAStepWithoutOneAreRefused()
    {
        Assert.Throws<FileNotFoundException>(() => AverageSnapshots.Load(_folder));
        Train(0.1);
        Assert.Contains(
            "no snapshot of step 7", Assert.Throws<ArgumentException>(() => AverageSnapshots.Load(_folder).Recipe(0.1, step: 7)).Message);
    }

    private double Train(double width) => Train(width, step => Math.Sin(step / 40.0) + step / 200.0);

    private double Train(double width, Func<int, double> valueAt)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var weight = new Parameter(zeros(1));
        using var averages = new PowerAverages([new NamedWeight("w", weight)]);
        var average = 0.0;
        for (var step = 1; step <= Steps; step++)
        {
            var value = valueAt(step);
            weight.copy_(tensor([(float)value]));
            averages.Update();
            var decay = PowerAverage.Decay(PowerAverage.Exponent(width), step);
            average = decay * average + (1 - decay) * value;
            if (step % (Steps / 8) == 0)
            {
                averages.SaveSnapshot(_folder);
            }
        }

        return average;
    }
}

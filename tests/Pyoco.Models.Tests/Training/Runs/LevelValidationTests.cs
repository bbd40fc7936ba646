using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

public sealed class LevelValidationTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void LevelsAreTheMiddlesOfEqualSharesOfTrainingsLevels()
    {
        using var model = TinyModels.ImageModel(_folder);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions());
        var validation = new LevelValidation { Batches = step => TinyModels.Batch(step, frames: 1), Count = 2, Levels = 4 };

        var losses = validation.Measure(trainer);

        var law = trainer.Objective.DefaultLaw;
        Assert.Equal([0.125, 0.375, 0.625, 0.875], losses.Select(l => Math.Round(Share(l.Sigma), 6)));
        Assert.All(losses, l => Assert.True(l is { Loss: > 0, StandardError: > 0 }));
        Assert.Equal(losses, validation.Measure(trainer));

        double Share(double sigma) => Enumerable.Range(1, 999).Select(i => i / 1000.0).MinBy(s => Math.Abs(law.At(s).Sigma - sigma));
    }

    [Fact]
    public void TheStandardErrorIsThatOfTheMean()
    {
        var loss = LevelLoss.Of(1, [1, 2, 3, 4]);

        Assert.Equal(2.5, loss.Loss);
        Assert.Equal(Math.Sqrt(5.0 / 3 / 4), loss.StandardError, 12);
        Assert.Equal(0, LevelLoss.Of(1, [7]).StandardError);
    }
}

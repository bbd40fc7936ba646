namespace Pyoco.Models.Tests;

public sealed class ValidationHistoryTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void LossesByLevelAreWrittenAndThoseBehindACheckpointAreLeftOutWhenItGoesOn()
    {
        var first = new ValidationHistory(_folder, step: 0);
        first.Add(10, [new LevelLoss(0.5, 1, 0.25), new LevelLoss(2, 3, 0.5)]);
        first.Add(20, [new LevelLoss(0.5, 0.5, 0.25), new LevelLoss(2, 1, 0.5)]);

        var second = new ValidationHistory(_folder, step: 15);
        second.Add(30, [new LevelLoss(0.5, 0.125, 0.25), new LevelLoss(2, 1, 0.5)]);

        Assert.Equal(
            ["step,sigma,loss,standard_error", "10,0.5,1,0.25", "10,2,3,0.5", "30,0.5,0.125,0.25", "30,2,1,0.5"],
            File.ReadAllLines(Path.Combine(_folder, "validation.csv")));
        Assert.True(File.Exists(Path.Combine(_folder, "validation.png")));
    }

    [Fact]
    public void LossesBehindACheckpointAreTakenOutOfTheFilesAtOnce()
    {
        var (file, picture) = (Path.Combine(_folder, "validation.csv"), Path.Combine(_folder, "validation.png"));
        var first = new ValidationHistory(_folder, step: 0);
        first.Add(10, [new LevelLoss(0.5, 1, 0.25)]);
        first.Add(20, [new LevelLoss(0.5, 0.5, 0.25)]);

        _ = new ValidationHistory(_folder, step: 15);
        Assert.Equal(["step,sigma,loss,standard_error", "10,0.5,1,0.25"], File.ReadAllLines(file));

        _ = new ValidationHistory(_folder, step: 5);
        Assert.Equal(["step,sigma,loss,standard_error"], File.ReadAllLines(file));
        Assert.False(File.Exists(picture));
    }

    [Theory]
    [InlineData("name,age\n")]
    [InlineData("step,sigma,loss,standard_error\n1,2,three,4\n")]
    public void AnotherFileIsRefused(string content)
    {
        File.WriteAllText(Path.Combine(_folder, "validation.csv"), content);

        Assert.Contains("validation.csv", Assert.Throws<InvalidDataException>(() => new ValidationHistory(_folder, 100)).Message);
    }
}

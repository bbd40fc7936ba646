using Pyoco;

namespace Pyoco.Models.Tests;

public sealed class LossHistoryTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AResumedHistoryDropsWhatWasNotCheckpointedAndDrawsAPicture()
    {
        var (csv, picture) = (Path.Combine(_folder, "losses.csv"), Path.Combine(_folder, "loss.png"));
        var history = new LossHistory(csv, 0);
        for (var i = 0; i < 5; i++)
        {
            history.Add(new TrainingStep(i, 1.0 / (i + 1), 0.5, 1e-3));
        }

        history.Save(picture);
        _ = new LossHistory(csv, step: 3);

        Assert.Equal(
            ["step,loss,gradient_norm,learning_rate", "0,1,0.5,0.001", "1,0.5,0.5,0.001", "2,0.3333333333333333,0.5,0.001"],
            File.ReadAllLines(csv));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(picture)[..4]);
    }

    [Theory]
    [InlineData("1,0.5", 1)]
    [InlineData("1,0.5,0.5,0.001", 1)]
    [InlineData("1,ha", 1)]
    [InlineData("1,NaN,0.5,0.001\n2,0.25,0.5,0.001\n", 1)]
    [InlineData("1,1e999,0.5,0.001\n", 1)]
    [InlineData("1,1e308,0.5,0.001\n", 2)]
    [InlineData("1,0.5,0.5,0.001\n2,0.25,0.5,0.001\n", 3)]
    [InlineData("\0\0\0\0\n2,0.25,0.5,0.001\n", 1)]
    public void WhatAKilledProcessLeftOfALineIsCutOff(string tail, int lines)
    {
        var csv = Path.Combine(_folder, "losses.csv");
        const string start = "step,loss,gradient_norm,learning_rate\n0,1,0.5,0.001\n";
        File.WriteAllText(csv, start + tail);

        var history = new LossHistory(csv, step: 5);
        history.Add(new TrainingStep(5, 0.125, 0.5, 1e-3));
        history.Save(Path.Combine(_folder, "loss.png"));

        Assert.Equal(
            (start + tail).Split('\n').Take(1 + lines).Append("5,0.125,0.5,0.001"), File.ReadAllLines(csv));
    }

    [Fact]
    public void LinesAreCutByTheirStepWhereSomeAreMissing()
    {
        var csv = Path.Combine(_folder, "losses.csv");
        string[] lines = ["step,loss,gradient_norm,learning_rate", "0,1,0.5,0.001", "4,0.5,0.5,0.001", "5,0.25,0.5,0.001"];
        File.WriteAllLines(csv, lines);

        _ = new LossHistory(csv, step: 5);

        Assert.Equal(lines[..3], File.ReadAllLines(csv));
    }

    [Theory]
    [InlineData("")]
    [InlineData("step,lo")]
    public void AFileThatWasJustBegunBeginsAgain(string content)
    {
        var csv = Path.Combine(_folder, "losses.csv");
        File.WriteAllText(csv, content);

        _ = new LossHistory(csv, step: 3);

        Assert.Equal(["step,loss,gradient_norm,learning_rate"], File.ReadAllLines(csv));
    }

    [Fact]
    public void AnotherFileOfThatNameIsNotTouched()
    {
        var csv = Path.Combine(_folder, "losses.csv");
        var mine = string.Join('\n', Enumerable.Repeat("my own figures", 10));
        File.WriteAllText(csv, mine);

        Assert.Contains(csv, Assert.Throws<InvalidDataException>(() => new LossHistory(csv, step: 3)).Message);
        Assert.Equal(mine, File.ReadAllText(csv));
    }
}

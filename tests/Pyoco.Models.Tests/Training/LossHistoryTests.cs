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
}

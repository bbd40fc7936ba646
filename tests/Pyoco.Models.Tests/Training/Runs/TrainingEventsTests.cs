using System.Text;

namespace Pyoco.Models.Tests;

public sealed class TrainingEventsTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // TensorBoard's format: records of a length (8 bytes), its check sum (4), an event and its check sum (4).
    [Fact]
    public void EventsOfStepsAreRecordsThatTensorBoardReads()
    {
        var events = new TrainingEvents(_folder);
        events.Add(new TrainingStep(7, 0.5, 1.5, 1e-3));
        events.Add(8, [new LevelLoss(0.5, 1, 0), new LevelLoss(2, 3, 0)]);

        var file = Assert.Single(Directory.GetFiles(_folder, "events.out.tfevents.*"));
        var (bytes, records) = (File.ReadAllBytes(file), new List<string>());
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BitConverter.ToUInt64(bytes, at);
            records.Add(Encoding.Latin1.GetString(bytes, at + 12, length));
            at += 12 + length + 4;
        }

        foreach (var tag in new[] { "train/loss", "train/gradient_norm", "train/learning_rate", "validation/sigma_0.5", "validation/mean" })
        {
            Assert.Contains(records, r => r.Contains(tag, StringComparison.Ordinal));
        }
    }
}

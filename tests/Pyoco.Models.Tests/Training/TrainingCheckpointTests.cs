using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

// What a trainer makes of it is in the tests of DiffusionTrainer.
public sealed class TrainingCheckpointTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AFileOfNoTrainingOrWithDamagedOptionsIsRefused()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.ImageModel(_folder);
        var (path, changed) = (Path.Combine(_folder, "checkpoint.safetensors"), Path.Combine(_folder, "changed.safetensors"));
        var checkpoint = new TrainingCheckpoint
        {
            Model = model,
            Prior = CholeskyNoise.White,
            Options = new TrainingOptions(),
            Objective = TrainingObjective.Edm(0.5),
            Levels = NoiseLevelLaw.LogNormal(0, 1),
            NetworkSha256 = "abc",
            TextSha256 = "123",
            TextFilesSha256 = "456",
            AutoencoderSha256 = "789",
            State = [KeyValuePair.Create("weights/w", ones(3))],
        };
        checkpoint.Write(path, step: 5, detours: 2);

        using (var file = SafetensorsFile.Open(path))
        {
            Assert.Equal((5L, 2, (string?)null), checkpoint.Check(file));
        }

        Assert.Contains("states no step", Refusal("pyoco.step", null));
        Assert.Contains("damaged", Refusal("pyoco.training", "{"));
        Assert.Contains("none", Refusal("pyoco.noise_prior", null));
        Assert.Contains("network_sha256", Refusal("pyoco.network_sha256", "def"));
        Assert.Contains("text_encoder_sha256", Refusal("pyoco.text_encoder_sha256", null));
        Assert.Contains("text_encoder_files_sha256", Refusal("pyoco.text_encoder_files_sha256", "4567"));
        Assert.Contains("autoencoder_sha256", Refusal("pyoco.autoencoder_sha256", null));
        Assert.Contains("damaged", Refusal("pyoco.batches", "{"));

        string Refusal(string key, string? value)
        {
            using (var file = SafetensorsFile.Open(path, WeightMemory.Copied))
            {
                var metadata = file.Metadata.Where(m => m.Key != key || value is not null)
                    .ToDictionary(m => m.Key, m => m.Key == key ? value! : m.Value);
                SafetensorsWriter.Write(changed, file.Names.ToDictionary(n => n, n => file.Read(n)), metadata);
            }

            using var other = SafetensorsFile.Open(changed);
            return Assert.Throws<CheckpointException>(() => checkpoint.Check(other)).Message;
        }
    }
}

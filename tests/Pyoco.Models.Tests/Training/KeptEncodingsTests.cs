using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class KeptEncodingsTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Cache => Path.Combine(_folder, "cache");

    [Fact]
    public void StatesOfACaptionAreMadeOnceAndAreTheEncoders()
    {
        using var model = TextToVideoModel.Load(TinyModels.ImageModelFolder(_folder));
        using var expected = model.TextEncoder!.Encode(["an orc", "a green orc", "an orc"]);

        using var first = new KeptEncodings(model, Cache).Texts(model.TextEncoder!, ["an orc", "a green orc", "an orc"]);
        using var second = new KeptEncodings(model, Cache).Texts(model.TextEncoder!, ["an orc", "a green orc", "an orc"]);

        GoldenAssert.Close(expected.States, first.States, 1e-6, "states");
        GoldenAssert.Close(expected.Pooled!, second.Pooled!, 1e-6, "pooled states");
        Assert.Equal(2, Directory.GetFiles(Cache, "*.safetensors", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void AnotherEncodersStatesAreKeptApart()
    {
        using var model = TextToVideoModel.Load(TinyModels.ImageModelFolder(_folder));
        new KeptEncodings(model, Cache).Texts(model.TextEncoder!, ["an orc"]).Dispose();
        using (no_grad())
        {
            model.TrainedText!.Network.parameters().First().Plus_(1);
        }

        using var expected = model.TextEncoder!.Encode(["an orc"]);
        using var found = new KeptEncodings(model, Cache).Texts(model.TextEncoder!, ["an orc"]);

        GoldenAssert.Close(expected.States, found.States, 1e-6, "states of the other encoder");
    }

    [Fact]
    public void ACodecWithoutWeightsIsAskedEveryTime()
    {
        using var model = TextToVideoModel.Load(TinyModels.ImageModelFolder(_folder));
        using var batch = TinyModels.Batch(0);
        using var expected = KeptEncodings.Encode(model, batch.Video);

        using var found = new KeptEncodings(model, Cache).Latents(batch.Video);

        GoldenAssert.Close(expected, found, 1e-7, "latents");
        Assert.Empty(Directory.GetFiles(Cache, "*.safetensors", SearchOption.AllDirectories));
    }
}

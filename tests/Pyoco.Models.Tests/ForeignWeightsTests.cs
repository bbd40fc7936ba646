using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ForeignWeightsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OnlyWhatIsOfAnotherKindThanMeantIsExplained()
    {
        var (network, unknown) = (_folder.PathOf("unet"), _folder.PathOf("other.safetensors"));
        using (var unet = TinyModels.Network(TinyModels.MotionBase))
        using (var one = ones(1))
        {
            UNetFolder.Save(unet, network, ScalarType.Float32, metadata: null);
            SafetensorsWriter.Write(unknown, new Dictionary<string, Tensor> { ["a"] = one });
        }

        Assert.Contains($"{network} is: image UNet", Message(network, ModelKind.Lora));
        Assert.Equal("It does not fit.", Message(network, ModelKind.ImageUNet));
        Assert.Equal("It does not fit.", Message(unknown, ModelKind.Lora));
        Assert.Equal("It does not fit.", Message(_folder.PathOf("absent"), ModelKind.Lora));
    }

    private static string Message(string path, ModelKind expected) => Assert.Throws<CheckpointException>(
        () => ForeignWeights.Explained(path, [expected], () => throw new CheckpointException("It does not fit."))).Message;
}

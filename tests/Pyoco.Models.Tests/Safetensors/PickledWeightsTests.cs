namespace Pyoco.Models.Tests;

public sealed class PickledWeightsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pytorch_model.bin", true)]
    [InlineData("mm_sd_v15.ckpt", true)]
    [InlineData("taesd_decoder.pth", true)]
    [InlineData("lora.pt", true)]
    [InlineData("model.safetensors", false)]
    [InlineData("config.json", false)]
    public void NamesOfPicklesAreKnown(string name, bool pickle) => Assert.Equal(pickle, PickledWeights.HaveName(name));

    // What torch.save wrote before and since version 1.6, with the bytes that follow; the lengths they would be are beyond any header.
    [Theory]
    [InlineData("80028A0A6CFC9C46F9206AA85019")]
    [InlineData("504B030400000808000000000000")]
    public void APickleUnderAnotherNameIsRefusedAsWhatItIs(string hexadecimal)
    {
        var path = _folder.PathOf("renamed.safetensors");
        File.WriteAllBytes(path, [.. Convert.FromHexString(hexadecimal), .. new byte[100]]);

        var error = Assert.Throws<NotSupportedException>(() => SafetensorsFile.Open(path));

        Assert.Contains($"{path} is a pickle, which can run any code", error.Message);
    }

    [Fact]
    public void AFileWhoseLengthBeginsLikeAPickleIsNotTakenForOne()
    {
        // 640 bytes of header: the first two bytes of the length are those of a pickle.
        var bytes = ScratchFolder.SafetensorsBytes([.. "{}"u8, .. Enumerable.Repeat((byte)' ', 638)], []);
        File.WriteAllBytes(_folder.PathOf("whole"), bytes);
        File.WriteAllBytes(_folder.PathOf("truncated"), bytes[..^1]);

        SafetensorsFile.Open(_folder.PathOf("whole")).Dispose();

        Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(_folder.PathOf("truncated")));
    }

    [Fact]
    public void TheRefusalSaysHowToConvert()
    {
        var message = PickledWeights.Refusal("models/mm_sd_v15.ckpt").Message;

        Assert.Contains("torch.load('mm_sd_v15.ckpt', map_location='cpu', weights_only=True)", message);
        Assert.Contains("'mm_sd_v15.safetensors')", message);
    }

    [Fact]
    public void OnlyAFileThatIsThereIsRefusedByItsName()
    {
        var folder = Directory.CreateTempSubdirectory("pyoco-pickles-").FullName;
        var (pickle, weights) = (Path.Combine(folder, "a.ckpt"), Path.Combine(folder, "a.safetensors"));
        PickledWeights.ThrowIfNamed(pickle);
        File.WriteAllText(pickle, "");
        File.WriteAllText(weights, "");

        PickledWeights.ThrowIfNamed(weights);
        Assert.Contains($"{pickle} is a pickle", Assert.Throws<NotSupportedException>(() => PickledWeights.ThrowIfNamed(pickle)).Message);
        Directory.Delete(folder, recursive: true);
    }
}

using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class AutoencoderFolderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("config.json")]
    [InlineData("diffusion_pytorch_model.safetensors")]
    public void AMissingFileIsNamed(string name)
    {
        TinyAutoencoders.Write(_folder.Path, TinyAutoencoders.Variational);
        File.Delete(_folder.PathOf(name));

        Assert.EndsWith(name, Assert.Throws<FileNotFoundException>(() => AutoencoderKL.Load(_folder.Path)).FileName);
    }

    [Fact]
    public void WeightsOfAnotherLayoutAreRefused()
    {
        TinyAutoencoders.Write(_folder.Path, TinyAutoencoders.Variational);
        _folder.WriteText("config.json", (TinyAutoencoders.Variational with { LatentChannels = 8 }).ToJson());

        Assert.Contains("decoder.conv_in.weight", Assert.Throws<CheckpointException>(() => AutoencoderKL.Load(_folder.Path)).Message);
    }

    [Fact]
    public void AVideoIsCheckedForChannelsAndSize()
    {
        using var scope = NewDisposeScope();

        AutoencoderFolder.CheckVideo(zeros([1, 3, 2, 16, 24]), channels: 3, multiple: 8);
        Assert.Contains(
            "multiples of 8",
            Assert.Throws<ArgumentException>(() => AutoencoderFolder.CheckVideo(zeros([1, 3, 2, 16, 20]), 3, 8)).Message);
        Assert.Contains(
            "3 channels",
            Assert.Throws<ArgumentException>(() => AutoencoderFolder.CheckVideo(zeros([1, 1, 2, 16, 16]), 3, 8)).Message);
        Assert.Contains(
            "4 channels",
            Assert.Throws<ArgumentException>(() => AutoencoderFolder.CheckLatents(zeros([1, 1, 2, 2, 2]), 4)).Message);
    }

    [Fact]
    public void WeightsWithNaNAreRefusedByNameBeforeAnythingIsSampled()
    {
        using var folder = new ScratchFolder();
        using (var network = TinyAutoencoders.Small(new AutoencoderKLNetwork(TinyAutoencoders.Variational, CPU)))
        using (no_grad())
        {
            network.named_parameters().First(p => p.name == "decoder.conv_in.bias").parameter[0] = float.PositiveInfinity;
            AutoencoderFolder.Save(folder.Path, TinyAutoencoders.Variational.ToJson(), network, ScalarType.Float32);
        }

        Assert.Contains(
            "1 with NaN or infinite values: decoder.conv_in.bias",
            Assert.Throws<CheckpointException>(() => AutoencoderKL.Load(folder.Path)).Message);
    }
}

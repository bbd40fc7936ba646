using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class AutoencoderTinyTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LatentsAreScaledOnTheWayInAndOut()
    {
        using var scope = NewDisposeScope();
        using var codec = Open(TinyAutoencoders.Tiny);
        using var plain = Open(TinyAutoencoders.Tiny with { ScalingFactor = 1, ShiftFactor = 0 });
        var (video, latents) = (TinyModels.Normal(1, 3, 3, 8, 12), TinyModels.Normal(1, 4, 3, 4, 6));

        Assert.Equal([1, 4, 3, 4, 6], codec.Encode(video).shape);
        Assert.Equal([1, 3, 3, 8, 12], codec.Decode(latents).shape);
        Tensors.Close(plain.Encode(video).Plus(-0.25).Times(0.5), codec.Encode(video), 1e-6);
        Tensors.Close(plain.Decode(latents.Over(0.5).Plus(0.25)), codec.Decode(latents), 1e-5);
    }

    [Fact]
    public void VideosAndLatentsThatDoNotFitAreRefused()
    {
        using var scope = NewDisposeScope();
        using var codec = Open(TinyAutoencoders.Tiny);

        Assert.Contains("multiples of 2", Assert.Throws<ArgumentException>(() => codec.Encode(zeros([1, 3, 1, 8, 7]))).Message);
        Assert.Contains("4 channels", Assert.Throws<ArgumentException>(() => codec.Decode(zeros([1, 3, 1, 4, 4]))).Message);
    }

    [Fact]
    public void ASavedAutoencoderComesBack()
    {
        using var scope = NewDisposeScope();
        using var codec = Open(TinyAutoencoders.Tiny);
        var latents = TinyModels.Normal(1, 4, 1, 4, 4);
        codec.Save(_folder.PathOf("saved"));

        using var loaded = AutoencoderTiny.Load(_folder.PathOf("saved"));

        Tensors.BitEqual(codec.Decode(latents), loaded.Decode(latents));
    }

    [Fact]
    public void NothingIsLeftBehind()
    {
        using var codec = Open(TinyAutoencoders.Tiny);
        using var video = TinyModels.Normal(1, 3, 2, 8, 8);
        using var scope = NewDisposeScope();

        using (var latents = codec.Encode(video))
        {
            codec.Decode(latents).Dispose();
        }

        Assert.Equal(0, scope.DisposablesCount);
    }

    private AutoencoderTiny Open(AutoencoderTinyConfig config) => AutoencoderTiny.Load(TinyAutoencoders.Write(_folder.Path, config));
}

using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class ClipLatentsTests
{
    [Fact]
    public void ACodecThatEncodesToAnotherShapeIsNamed()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(2)
            .UseCodec(inner => new CroppingCodec(inner)).Build();
        var clip = pipeline.Generate("x");

        var error = Assert.Throws<InvalidOperationException>(
            () => pipeline.Generate("x", new GenerationOptions { Start = StartClip.Edit(clip) }));

        Assert.Contains("CroppingCodec encoded to Float32 [1, 3, 3, 6, 5]; (1, 3, 4, 6, 5) was expected", error.Message);
    }

    private sealed class CroppingCodec(IVideoCodec inner) : IVideoCodec
    {
        public VideoShape LatentShape(VideoShape pixels) => inner.LatentShape(pixels);

        public VideoShape PixelShape(VideoShape latents) => inner.PixelShape(latents);

        public Tensor Encode(Tensor video) => video.narrow(VideoShape.FrameAxis, 0, 3).clone();

        public Tensor Decode(Tensor latents) => inner.Decode(latents);
    }
}

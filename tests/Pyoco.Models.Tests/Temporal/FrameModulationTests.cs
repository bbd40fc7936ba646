using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class FrameModulationTests
{
    private const int Frames = 9;
    private const int Channels = 8;
    private const int ConditionSize = 6;

    [Fact]
    public void ThePlaceIsAFractionOfTheClip()
    {
        using var scope = NewDisposeScope();

        var few = FrameModulation.Places(4, ScalarType.Float64, CPU).data<double>().ToArray();
        var one = FrameModulation.Places(1, ScalarType.Float64, CPU).data<double>().ToArray();

        for (var f = 0; f < 4; f++)
        {
            for (var k = 1; k <= 8; k++)
            {
                var angle = Math.PI * k * (f + 0.5) / 4;
                Assert.Equal(Math.Cos(angle), few[f * 16 + k - 1], 5);
                Assert.Equal(Math.Sin(angle), few[f * 16 + 8 + k - 1], 5);
            }
        }

        Assert.Equal(1, one[8], 6); // the middle of the clip
    }

    [Fact]
    public void APixelIsToldItsRowAndThenItsColumn()
    {
        using var scope = NewDisposeScope();

        var pixels = FrameModulation.PixelPlaces((2, 3), ScalarType.Float32, CPU);

        Assert.Equal([6, 32], pixels.shape);
        var (rows, columns) = (FrameModulation.Places(2, ScalarType.Float32, CPU), FrameModulation.Places(3, ScalarType.Float32, CPU));
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(cat([rows[i / 3], columns[i % 3]]).data<float>().ToArray(), pixels[i].data<float>().ToArray());
        }
    }

    // Equal frames are told apart by their place alone. Text and place act jointly where the difference that the text makes differs from
    // frame to frame; the frames beside the ends are left out, which see the zeros beyond.
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0.1)]
    public void TextAndPlaceActJointly(bool conditioned, double least)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var size = conditioned ? ConditionSize : (int?)null;
        using var convolution = TinyModels.Randomized(new TemporalConvolution(Channels, 4, 1e-5, size, CPU));
        using var attention = TinyModels.Randomized(new TemporalAttention(Channels, 4, size, CPU));
        var x = TinyModels.Normal(1, Channels, 2, 2).expand(Frames, Channels, 2, 2).contiguous();
        var texts = TinyModels.Normal(2, ConditionSize);

        Assert.InRange(Interaction((text) => convolution.Forward(x, Frames, text)), least, least == 0 ? 1e-4 : 100);
        Assert.InRange(Interaction((text) => attention.Forward(x, Frames, text)), least, least == 0 ? 1e-4 : 100);

        double Interaction(Func<Tensor, Tensor> layer)
        {
            var difference = layer(texts.narrow(0, 0, 1)).sub(layer(texts.narrow(0, 1, 1))).narrow(0, 1, Frames - 2);
            return difference.sub(difference.mean([0], keepdim: true)).abs().max().item<float>();
        }
    }

    // "To the left" is a ramp over the frames, "to the right" the opposite one: the mean over texts is zero in every frame and the mean
    // over frames is zero for every text, so that nothing but the product of both can be learned. Over a row the ramp falls as it rises:
    // without the pixel's place there is nothing to learn.
    [Theory]
    [InlineData(false, false, 0, 0.02)]
    [InlineData(false, true, 0.98, 1.01)]
    [InlineData(true, true, 0, 0.02)]
    public void AMotionThatTheTextNamesIsLearned(bool seesPixels, bool acrossTheFrame, double least, double most)
    {
        const int width = 6;
        using var scope = NewDisposeScope();
        using var layer = new TemporalConvolution(Channels, 4, 1e-5, ConditionSize, CPU, seesPixels);
        using var generator = new Generator(3, CPU);
        WeightInitialization.Fill(layer, generator);
        var texts = tensor(new float[] { 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 }).view(2, ConditionSize);
        var ramp = linspace(-1, 1, Frames);
        var target = cat([ramp, ramp.neg()]).view(2 * Frames, 1, 1, 1)
            .mul(acrossTheFrame ? linspace(-1, 1, width).view(1, 1, 1, width) : ones(1, 1, 1, width));
        var x = TinyModels.Normal(1, Channels, 1, 1).expand(2 * Frames, Channels, 2, width).contiguous();
        using var optimizer = optim.Adam(layer.parameters(), lr: 0.01);

        var loss = double.NaN;
        for (var step = 0; step < 300; step++)
        {
            using var inner = NewDisposeScope();
            var error = layer.Forward(x, Frames, texts).sub(x).sub(target).square().mean();
            optimizer.zero_grad();
            error.backward();
            optimizer.step();
            loss = error.item<float>();
        }

        var variance = target.square().mean().item<float>();
        Assert.InRange(loss, least * variance, most * variance);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFreshNetworkStillEqualsItsImageNetworkAndKeepsItsLayout(bool seesPixels)
    {
        using var files = new ScratchFolder();
        using (var image = ImageUNet.Create(TinyModels.Image, seed: 1))
        {
            TinyModels.Randomized(image.Network);
            image.Save(files.Path);
        }

        using var scope = NewDisposeScope();
        using var still = ImageUNet.Load(files.Path);
        using var video = VideoUNet.FromImage(files.Path, new RotaryTemporalConfig
        {
            HeadSize = 8, FrameConditioning = true, PixelConditioning = seesPixels,
        });
        var (clip, time, text, pooled) =
            (TinyModels.Normal(1, 12, 3, 8, 8), zeros(1), TinyModels.Normal(1, 5, 16), TinyModels.Normal(1, 16));

        var frames = video.Forward(clip, time, text, pooled);
        var second = still.Forward(clip.select(2, 1), time, text, pooled);

        Assert.InRange(second.sub(frames.select(2, 1)).abs().max().item<float>(), 0, 1e-4);
        var saved = Path.Combine(files.Path, "video");
        video.Save(saved);
        Assert.Contains("temporal_frame_conditioning", File.ReadAllText(Path.Combine(saved, "config.json")));
        using var again = VideoUNet.Load(saved);
        Assert.Equal(video.Config.Temporal, again.Config.Temporal);
        TensorAssert.SameNetworks(video, again, network => network.Forward(clip, time, text, pooled));
    }
}

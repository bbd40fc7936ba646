using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class FrameDecodingTests
{
    private static readonly VideoShape Shape = new(1, 3, 4, 6, 5);

    [Fact]
    public void FramesAreThoseOfTheWholeClip()
    {
        using var scope = NewDisposeScope();
        var latents = linspace(-1, 1, Shape.ElementCount).view(Shape.ToArray());
        var clip = VideoClip.FromTensor(latents, 8);

        var frames = FrameDecoding.Decode(new FakeVideoModel(), latents, Shape, () => { }).ToArray();

        Assert.Equal(Enumerable.Range(0, 4).Select(i => clip.Frame(i).ToArray()), frames);
    }

    [Theory]
    [InlineData(3, "decoded to 3 frames; 4 were expected")]
    [InlineData(5, "decoded to more than the 4 frames that were expected")]
    public void AnotherNumberOfFramesIsRefused(int made, string named)
    {
        using var scope = NewDisposeScope();
        var codec = new FakeVideoModel { Decoder = _ => zeros(Shape.WithFrames(made).ToArray()) };

        var error = Assert.Throws<InvalidOperationException>(() => FrameDecoding.Decode(codec, zeros(1), Shape, () => { }).Count());

        Assert.Contains(named, error.Message);
    }

    [Fact]
    public void BetweenFramesTheRunCanStop()
    {
        using var scope = NewDisposeScope();
        var taken = 0;

        Assert.Throws<OperationCanceledException>(() =>
        {
            var calls = 0;
            foreach (var _ in FrameDecoding.Decode(
                new FakeVideoModel(), zeros(Shape.ToArray()), Shape, () => _ = ++calls < 3 ? 0 : throw new OperationCanceledException()))
            {
                taken++;
            }
        });

        Assert.Equal(2, taken);
    }

    [Fact]
    public void NoTensorIsLeftOfAnyFrame()
    {
        using var scope = NewDisposeScope();
        var latents = zeros(Shape.ToArray());
        var before = scope.DisposablesCount;

        _ = FrameDecoding.Decode(new FakeVideoModel { Decoder = x => x.clone() }, latents, Shape, () => { }).Count();

        Assert.Equal(before, scope.DisposablesCount);
    }
}

using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class JoinedRequestTests
{
    [Fact]
    public void TheFirstTextsComeFirstWithAllThatBelongsToThem()
    {
        using var scope = NewDisposeScope();

        using var both = JoinedRequest.Of(Text(1), Text(5, dropped: "end"))!.Text!;

        Assert.Equal([2L, 3, 2], both.States.shape);
        Assert.Equal([1f, 5f], Column(both.States));
        Assert.Equal([1f, 5f], Column(both.Pooled!));
        Assert.Equal([1f, 5f], Column(both.Mask!.to(float32)));
        Assert.Equal(["", "end"], both.DroppedText);
    }

    public static TheoryData<string, Func<DenoiserRequest>> Unfit => new()
    {
        { "no text", () => new DenoiserRequest() },
        { "another length", () => Text(1, tokens: 2) },
        { "no pooled vector", () => Text(1, pooled: false) },
        { "no mask", () => Text(1, mask: false) },
        { "a video", () => Text(1) with { Video = new VideoConditioning(zeros([1, 1, 1, 1, 1])) } },
    };

    [Theory, MemberData(nameof(Unfit))]
    public void BranchesThatDoNotFitIntoOneBatchAreNotJoined(string what, Func<DenoiserRequest> other)
    {
        using var scope = NewDisposeScope();

        Assert.True(JoinedRequest.Of(Text(5), other()) is null, what);
        Assert.True(JoinedRequest.Of(other(), Text(5)) is null, what);
    }

    private static float[] Column(Tensor of) => [.. of.reshape(of.size(0), -1).select(1, 0).contiguous().data<float>()];

    private static DenoiserRequest Text(float value, int tokens = 3, bool pooled = true, bool mask = true, string dropped = "") => new()
    {
        Text = new TextConditioning(
            ones(1, tokens, 2).Times(value), pooled ? ones(1, 4).Times(value) : null, [dropped],
            mask ? TensorArithmetic.Filled([1, tokens], (long)value, int64, CPU) : null),
    };
}

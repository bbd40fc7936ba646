using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class JoinedBranchesTests
{
    [Fact]
    public void TheNegativeTextsComeFirstWithAllThatBelongsToThem()
    {
        using var scope = NewDisposeScope();
        var prompts = new Prompts(() => Text(5, dropped: "end"), () => Text(1));

        var both = JoinedBranches.Join(prompts)!.Text!;

        Assert.Equal([2L, 3, 2], both.States.shape);
        Assert.Equal([1f, 5f], Column(both.States));
        Assert.Equal([1f, 5f], Column(both.Pooled!));
        Assert.Equal([1f, 5f], Column(both.Mask!.to(float32)));
        Assert.Equal(["", "end"], both.DroppedText);
        prompts.Dispose();
        Assert.True(both.States.IsInvalid);
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
        using var otherNegative = new Prompts(() => Text(5), other);
        using var otherPositive = new Prompts(other, () => Text(5));

        Assert.True(JoinedBranches.Join(otherNegative) is null, what);
        Assert.True(JoinedBranches.Join(otherPositive) is null, what);
    }

    [Fact]
    public void EachHalfOfTheBatchIsTheEstimateOfItsBranch()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var x = randn([2, 1, 2, 3, 3], generator: generator);
        var weights = tensor(new[] { 1f, 1f, 5f, 5f }).view(4, 1, 1, 1, 1);

        var (first, second) = new JoinedBranches(new DelegateDenoiser((noisy, _) => noisy * weights)).Denoise(x, NoiseLevel.FromSigma(1));

        TensorAssert.BitEqual(x, first);
        TensorAssert.BitEqual(x * 5, second);
    }

    private static float[] Column(Tensor of) => [.. of.reshape(of.size(0), -1).select(1, 0).contiguous().data<float>()];

    private static DenoiserRequest Text(float value, int tokens = 3, bool pooled = true, bool mask = true, string dropped = "") => new()
    {
        Text = new TextConditioning(
            full([1, tokens, 2], value).DetachFromDisposeScope(),
            pooled ? full([1, 4], value).DetachFromDisposeScope() : null,
            [dropped],
            mask ? full([1, tokens], (long)value, dtype: int64).DetachFromDisposeScope() : null),
    };
}

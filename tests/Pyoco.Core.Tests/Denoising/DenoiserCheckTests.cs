using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class DenoiserCheckTests
{
    private const string Expected = "Float32 [1, 2, 3, 4, 4] on cpu was expected.";
    private const string Where = "at step 3 of 20 (sigma 1.5)";

    public static TheoryData<Func<Tensor, DenoiserOutput>, string> Wrong => new()
    {
        { _ => new DenoiserOutput(null!), $"A part returned no video {Where}." },
        { _ => zeros([1, 2, 3, 4, 1]), $"A part returned Float32 [1, 2, 3, 4, 1] on cpu {Where}; {Expected}" },
        { _ => zeros(2, 3, 4, 4), $"A part returned Float32 [2, 3, 4, 4] on cpu {Where}; {Expected}" },
        { x => x.to(float64), $"A part returned Float64 [1, 2, 3, 4, 4] on cpu {Where}; {Expected}" },
        { x => With(x, float.NaN), $"A part returned NaN {Where}; finite values up to 2^24 were expected." },
        { x => With(x, float.NegativeInfinity), $"A part returned an infinite value {Where}; finite values up to 2^24 were expected." },
        { x => new DenoiserOutput(x.clone(), With(x, float.NaN)), $"A part returned NaN {Where}; finite values up to 2^24 were expected." },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void AWrongOutputIsRefusedWithPartPlaceAndExpectation(Func<Tensor, DenoiserOutput> wrong, string message)
    {
        using var scope = NewDisposeScope();
        var x = zeros([1, 2, 3, 4, 4]);

        var error = Assert.Throws<InvalidOperationException>(() => wrong(x).Check(x, "A part", Where));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void ARightOutputPassesAsItIsAndTheCheckLeavesNoTensor()
    {
        using var scope = NewDisposeScope();
        var x = zeros([1, 2, 3, 4, 4]);
        var output = new DenoiserOutput(ones_like(x), zeros_like(x));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var passed = output.Check(x, "A part", Where);

        Assert.Same(output.Clean, passed.Clean);
        Assert.Same(output.NoiseFrom, passed.NoiseFrom);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(2, 20, 0.5, 0.75, "at step 3 of 20 (sigma 1.5)")]
    [InlineData(0, 1, 0, 1, "at step 1 of 1 (sigma Infinity)")]
    [InlineData(9, 10, 1, 1234.56, "at step 10 of 10 (sigma 1235)")]
    public void APlaceCountsStepsFromOneAndNamesSigma(int step, int steps, double signal, double noise, string expected) =>
        Assert.Equal(expected, DenoiserCheck.At(step, steps, new NoiseLevel(signal, noise)));

    // One value of many, which a sum or a look at the first would miss.
    private static Tensor With(Tensor x, float value)
    {
        var copy = x.clone();
        copy[0, 1, 2, 3, 3] = value;
        return copy;
    }
}

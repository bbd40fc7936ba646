using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class ClassifierFreeGuidanceTests
{
    private static readonly NoiseLevel Level = NoiseLevel.FromSigma(2);
    private static readonly VideoShape Shape = new(2, 1, 2, 4, 4);

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(3, false)]
    [InlineData(0.5, true)]
    [InlineData(3, true)]
    public void TheEstimateLiesOnTheLineThroughBothBranches(double scale, bool isBatched)
    {
        using var scope = NewDisposeScope();
        using var prompts = MakePrompts();
        var batches = new List<long>();

        var guided = new ClassifierFreeGuidance(scale) { IsBatched = isBatched }.Guide(request => Network(request, batches), prompts);
        var clean = guided.Clean(zeros(Shape.ToArray()), Level);

        // The branches say 1 and 5 for the first clip, 2 and 6 for the second.
        TensorAssert.Close(
            tensor(new[] { 1 + 4 * scale, 2 + 4 * scale }, float32).view(2, 1, 1, 1, 1).expand(Shape.ToArray()), clean, tolerance: 1e-6);
        Assert.Equal(isBatched ? [4] : [2, 2], batches);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(0, 1)]
    public void AtOneAndAtZeroOnlyTheBranchThatCountsIsEncodedAndEvaluated(double scale, float expected)
    {
        using var scope = NewDisposeScope();
        var encoded = new List<string>();
        using var prompts = MakePrompts(encoded);
        var batches = new List<long>();

        var clean = new ClassifierFreeGuidance(scale)
            .Guide(request => Network(request, batches), prompts).Clean(zeros(Shape.ToArray()), Level);

        Assert.Equal(expected, clean[0, 0, 0, 0, 0].item<float>());
        Assert.Equal([2], batches);
        Assert.Equal([scale == 1 ? "positive" : "negative"], encoded);
    }

    [Fact]
    public void GuidingTheCleanEstimateGuidesThePredictedNoiseAlike()
    {
        using var scope = NewDisposeScope();
        using var prompts = MakePrompts();
        var (positive, negative) = (new GaussianDenoiser(0.5, 0.4), new GaussianDenoiser(-0.2, 0.9));
        var x = GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(1)).to(float64);

        var guided = new ClassifierFreeGuidance(4)
            .Guide(request => ReferenceEquals(request, prompts.Positive) ? positive : negative, prompts)
            .Denoise(x, Level).NoiseIn(x, Level);

        // arXiv 2207.12598, equation 6 with w = 3.
        Tensor Epsilon(IVideoDenoiser denoiser) => denoiser.Denoise(x, Level).NoiseIn(x, Level);
        TensorAssert.Close(Epsilon(positive).Times(4) - Epsilon(negative).Times(3), guided, tolerance: 1e-12);
    }

    [Fact]
    public void BranchesOfDifferentLengthsAreEvaluatedOneAfterTheOther()
    {
        using var scope = NewDisposeScope();
        using var prompts = new Prompts(() => Request([5, 6], tokens: 2), () => Request([1, 2], tokens: 1));
        var batches = new List<long>();

        new ClassifierFreeGuidance(3) { IsBatched = true }.Guide(request => Network(request, batches), prompts)
            .Clean(zeros(Shape.ToArray()), Level);

        Assert.Equal([2, 2], batches);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheResultIsTheOnlyTensorThatOutlivesTheCall(bool isBatched)
    {
        using var x = zeros(Shape.ToArray());
        using var prompts = MakePrompts();
        var denoiser = new ClassifierFreeGuidance(3) { IsBatched = isBatched }.Guide(request => Network(request, []), prompts);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var output = denoiser.Denoise(x, Level);

        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        output.Dispose();
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.5)]
    [InlineData(1e39)]
    public void AScaleOutOfRangeIsRefused(double scale) =>
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => new ClassifierFreeGuidance(scale));

    private static Prompts MakePrompts(List<string>? encoded = null) => new(
        () =>
        {
            encoded?.Add("positive");
            return Request([5, 6]);
        },
        () =>
        {
            encoded?.Add("negative");
            return Request([1, 2]);
        });

    private static DenoiserRequest Request(float[] says, int tokens = 1)
    {
        using var values = tensor(says);
        var states = values.view(-1, 1, 1).expand(says.Length, tokens, 1).contiguous().DetachFromDisposeScope();
        return new DenoiserRequest { Text = new TextConditioning(states, null, [.. says.Select(_ => "")]) };
    }

    // Its clean estimate is what the text of each clip says.
    private static DelegateDenoiser Network(DenoiserRequest request, List<long> batches)
    {
        var states = request.Text!.States;
        return new DelegateDenoiser((x, _) =>
        {
            batches.Add(x.size(0));
            using var scope = NewDisposeScope();
            return states.narrow(1, 0, 1).view(-1, 1, 1, 1, 1).expand(x.shape).clone().MoveToOuterDisposeScope();
        });
    }
}

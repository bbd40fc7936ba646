using System.Text.Json;
using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>The rules that work in the network's prediction, step by step down the levels, for networks that predict each of the
/// quantities.</summary>
[Trait("Category", "Golden")]
public sealed class GuidanceGoldenTests
{
    private const string Conditional = "in.conditional";
    private const string Unconditional = "in.unconditional";

    public static TheoryData<string> Cases => GoldenCases.OfKind("guidance");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void EveryStepAgrees(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void AReferenceOffByOnePercentFails(string name)
    {
        var golden = GoldenCases.Open(name);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(GoldenAssert.Scaled(golden, Conditional)));
    }

    private static void Check(GoldenCase golden)
    {
        foreach (var predicted in new[]
        {
            PredictedQuantity.Clean, PredictedQuantity.Noise, PredictedQuantity.Velocity, PredictedQuantity.Flow,
        })
        {
            Check(golden, predicted);
        }
    }

    private static void Check(GoldenCase golden, PredictedQuantity predicted)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        using var prompts = new Prompts(() => Text(1), () => Text(0));
        var step = 0;
        var guided = Rule(golden).Guide(
            request =>
            {
                var tensor = ReferenceEquals(request, prompts.Positive) ? Conditional : Unconditional;
                return new Network(predicted, () => file.Read(tensor)[step]);
            },
            prompts);
        var expected = file.Read("out.guided");
        var x = zeros_like(expected[0]).Plus(0.5);
        for (; step < expected.size(0); step++)
        {
            var angle = 0.3 + (0.3 * (expected.size(0) - step)); // falling levels, all with much of both
            var level = new NoiseLevel(Math.Cos(angle), Math.Sin(angle));

            var actual = predicted.Of(guided.Denoise(x, level).Clean, x, level);

            GoldenAssert.Close(expected[step], actual, golden.Tolerance, $"{predicted} of step {step}");
        }
    }

    private static IGuidance Rule(GoldenCase golden)
    {
        var options = golden["options"];
        var scale = Number("scale");
        return golden["rule"].GetString() switch
        {
            "cfg" => new ClassifierFreeGuidance(scale),
            "rescale" => new RescaledGuidance(new ClassifierFreeGuidance(scale), Number("rescale")),
            "tangential" => new TangentialGuidance(scale),
            "zero-star" => new ZeroStarGuidance(scale) { Quantity = GuidedQuantity.Prediction },
            "apg" => new AdaptiveProjectedGuidance(scale)
            {
                Momentum = Number("momentum"),
                ParallelShare = Number("eta"),
                MaxNorm = Number("norm_threshold"),
                Quantity = GuidedQuantity.Prediction,
                Origin = options.GetProperty("original_formulation").ValueKind == JsonValueKind.True
                    ? GuidanceOrigin.Positive
                    : GuidanceOrigin.Negative,
            },
            var other => throw new NotSupportedException($"rule '{other}' of {golden.Folder}"),
        };

        double Number(string name) => options.GetProperty(name).GetDouble();
    }

    private static DenoiserRequest Text(float value) => new() { Text = new TextConditioning(ones(1, 1, 1).Times(value), null, ["", ""]) };

    // A network of one quantity that says what the case holds.
    private sealed class Network(PredictedQuantity predicted, Func<Tensor> says) : IVideoDenoiser
    {
        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level) => predicted.ToClean(says(), noisy, level);

        public PredictedQuantity? PredictionAt(NoiseLevel level) => predicted;
    }
}

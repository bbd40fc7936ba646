using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class T5TextGoldenTests
{
    // The reference itself is off by less than this when it computes in bfloat16.
    private const double HalfTolerance = 5e-2;

    public static TheoryData<string> Cases => GoldenCases.OfKind("t5");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void TextEncoderAgrees(string name) => Check(GoldenCases.Open(name));

    [SkippableFact]
    public void AReferenceOffByOnePercentFails()
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind("t5"), "out.last_hidden_state");

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(wrong));
    }

    private static void Check(GoldenCase golden)
    {
        Check(golden, ScalarType.Float32, golden.Tolerance);
        Check(golden, ScalarType.BFloat16, HalfTolerance);
    }

    private static void Check(GoldenCase golden, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = T5TextEncoder.LoadNetwork(golden.Folder, CPU, type);
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var mask = file.Read("in.attention_mask", ScalarType.Int64);

        var states = network.Forward(file.Read("in.input_ids", ScalarType.Int64), mask);

        GoldenAssert.Close(
            file.Read("out.last_hidden_state"), states.mul(mask.unsqueeze(-1)), tolerance, $"out.last_hidden_state in {type}");
    }
}

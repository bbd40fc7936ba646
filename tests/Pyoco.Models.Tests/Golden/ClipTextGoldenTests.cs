using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class ClipTextGoldenTests
{
    public static TheoryData<string> Cases => GoldenCases.OfKind("clip-text");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void TextEncoderAgrees(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [InlineData("out.last_hidden_state")]
    [InlineData("out.pooled")]
    [InlineData("out.clip_skip_1")]
    public void AReferenceOffByOnePercentFails(string tensor)
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind("clip-text"), tensor);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(wrong));
    }

    private static void Check(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = ClipTextEncoder.LoadNetwork(golden.Folder, CPU, ScalarType.Float32);
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var ids = file.Read("in.input_ids", ScalarType.Int64);

        var (states, pooled) = network.Forward(ids);
        var (skipped, _) = network.Forward(ids, skip: 1);

        GoldenAssert.Close(file.Read("out.last_hidden_state"), states, golden.Tolerance, "out.last_hidden_state");
        GoldenAssert.Close(file.Read("out.pooled"), pooled, golden.Tolerance, "out.pooled");
        GoldenAssert.Close(file.Read("out.clip_skip_1"), skipped, golden.Tolerance, "out.clip_skip_1");
    }
}

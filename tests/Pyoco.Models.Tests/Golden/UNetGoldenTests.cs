using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class UNetGoldenTests
{
    public static TheoryData<string> Conditional => GoldenCases.OfKind("unet2d");

    public static TheoryData<string> Unconditional => GoldenCases.OfKind("unet2d-unconditional");

    [SkippableTheory]
    [MemberData(nameof(Conditional))]
    public void ConditionalNetworkAgrees(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [MemberData(nameof(Conditional))]
    public void ConditionalNetworkAgreesInBfloat16(string name) => Check(GoldenCases.Open(name), ScalarType.BFloat16);

    [SkippableTheory]
    [MemberData(nameof(Unconditional))]
    public void UnconditionalNetworkAgrees(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [InlineData("unet2d")]
    [InlineData("unet2d-unconditional")]
    public void AReferenceOffByOnePercentFails(string kind)
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind(kind), "out.sample");

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(wrong));
    }

    private static void Check(GoldenCase golden, ScalarType type = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = ImageUNet.Load(golden.Folder, type: type);
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var text = file.Names.Contains("in.encoder_hidden_states") ? file.Read("in.encoder_hidden_states", ScalarType.Float32) : null;

        var output = network.Forward(file.Read("in.sample", ScalarType.Float32), file.Read("in.timestep", ScalarType.Float32), text);

        GoldenAssert.Close(file.Read("out.sample"), output, GoldenAssert.Tolerance(golden, type), "out.sample");
    }
}

using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class VideoUNetGoldenTests
{
    public static TheoryData<string> Motion => GoldenCases.OfKind("unet-motion");

    public static TheoryData<string> ModelScope => GoldenCases.OfKind("unet3d");

    [SkippableTheory]
    [MemberData(nameof(Motion))]
    public void NetworkWithMotionModulesAgrees(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [MemberData(nameof(Motion))]
    public void NetworkWithMotionModulesAgreesInBfloat16(string name) => Check(GoldenCases.Open(name), ScalarType.BFloat16);

    [SkippableTheory]
    [MemberData(nameof(ModelScope))]
    public void ModelScopeNetworkAgrees(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [MemberData(nameof(ModelScope))]
    public void ModelScopeNetworkAgreesInBfloat16(string name) => Check(GoldenCases.Open(name), ScalarType.BFloat16);

    [SkippableTheory]
    [InlineData("unet-motion")]
    [InlineData("unet3d")]
    public void AReferenceOffByOnePercentFails(string kind)
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind(kind), "out.sample");

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(wrong));
    }

    private static void Check(GoldenCase golden, ScalarType type = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = VideoUNet.Load(golden.Folder, type: type);
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var (sample, timestep) = (file.Read("in.sample", ScalarType.Float32), file.Read("in.timestep", ScalarType.Float32));
        var bound = network.Bind(file.Read("in.encoder_hidden_states", ScalarType.Float32));

        var output = bound(sample, timestep);

        GoldenAssert.Close(file.Read("out.sample"), output, GoldenAssert.Tolerance(golden, type), "out.sample");
    }
}

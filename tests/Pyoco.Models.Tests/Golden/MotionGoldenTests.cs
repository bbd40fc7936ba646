using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class MotionGoldenTests
{
    private const string OriginalFile = "original_motion_module.safetensors";

    public static TheoryData<string> Cases => GoldenCases.OfKind("motion");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void MotionAdapterAgrees(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void MotionAdapterAgreesInBfloat16(string name) => Check(GoldenCases.Open(name), ScalarType.BFloat16);

    [SkippableTheory]
    [InlineData("out.sample")]
    [InlineData("out.sample_original")]
    [InlineData("out.image")]
    public void AReferenceOffByOnePercentFails(string tensor)
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind("motion"), tensor);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(wrong));
    }

    private static void Check(GoldenCase golden, ScalarType type = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var imageFolder = GoldenCases.Open(golden["base"].GetString()!).Folder;
        var (sample, timestep) = (file.Read("in.sample", ScalarType.Float32), file.Read("in.timestep", ScalarType.Float32));
        var text = file.Read("in.encoder_hidden_states", ScalarType.Float32);
        using var image = ImageUNet.Load(imageFolder, type: type);
        var tolerance = GoldenAssert.Tolerance(golden, type);

        GoldenAssert.Close(file.Read("out.sample"), WithAdapter(golden.Folder, norm: null), tolerance, "diffusers' folder");
        GoldenAssert.Close(
            file.Read("out.sample_original"), WithAdapter(golden.PathOf(OriginalFile), norm: null), tolerance, "the authors' file");
        GoldenAssert.Close(
            file.Read("out.sample"), WithAdapter(golden.PathOf(OriginalFile), MotionNorm.OverClip), tolerance,
            "the authors' file over the clip");
        GoldenAssert.Close(
            file.Read("out.sample_original"), WithAdapter(golden.Folder, MotionNorm.PerFrame), tolerance, "diffusers' folder per frame");
        var frames = Enumerable.Range(0, (int)sample.size(2)).Select(f => image.Forward(sample.select(2, f), timestep, text)).ToArray();
        GoldenAssert.Close(file.Read("out.image"), stack(frames, dim: 2), tolerance, "out.image");

        Tensor WithAdapter(string adapter, MotionNorm? norm)
        {
            using var network = VideoUNet.FromImage(imageFolder, adapter, norm, type: type);
            return network.Forward(sample, timestep, text);
        }
    }
}

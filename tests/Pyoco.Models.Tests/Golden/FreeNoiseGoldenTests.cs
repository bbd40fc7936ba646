using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Windows that slide inside the temporal transformers.</summary>
[Trait("Category", "Golden")]
public sealed class FreeNoiseGoldenTests
{
    public static TheoryData<string> Cases => GoldenCases.OfKind("freenoise-unet");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void ACallOnALongClipAgrees(string name) => Check(GoldenCases.Open(name));

    [SkippableFact]
    public void AReferenceOffByOnePercentFails()
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind("freenoise-unet"), "out.sample");

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(wrong));
    }

    private static void Check(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var (length, stride) = (golden["context_length"].GetInt32(), golden["context_stride"].GetInt32());
        var weights = golden["weighting"].GetString() switch
        {
            "pyramid" => WindowWeights.Pyramid,
            "flat" => WindowWeights.Flat,
            var other => throw new NotSupportedException($"No windows are weighted as '{other}'."),
        };
        using var network = VideoUNet.FromImage(
            Path.Combine(GoldenCases.Open(golden["base"].GetString()!).Folder, "unet"),
            GoldenCases.Open(golden["adapter"].GetString()!).Folder);
        network.UseTemporalWindows(new FrameWindows(length, length - stride, weights));

        var sample = network.Forward(
            file.Read("in.sample", ScalarType.Float32), file.Read("in.timestep", ScalarType.Float32),
            file.Read("in.encoder_hidden_states", ScalarType.Float32));

        GoldenAssert.Close(file.Read("out.sample"), sample, golden.Tolerance, "out.sample");
    }
}

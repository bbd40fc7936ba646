using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class AutoencoderGoldenTests
{
    // The reference itself is off by less than this when it computes in bfloat16.
    private const double HalfTolerance = 5e-2;

    public static TheoryData<string> Variational => GoldenCases.OfKind("vae");

    public static TheoryData<string> Tiny => GoldenCases.OfKind("taesd");

    [SkippableTheory]
    [MemberData(nameof(Variational))]
    public void VariationalAutoencoderAgrees(string name) => CheckVariational(GoldenCases.Open(name));

    [SkippableTheory]
    [MemberData(nameof(Tiny))]
    public void TinyAutoencoderAgrees(string name) => CheckTiny(GoldenCases.Open(name));

    [SkippableTheory]
    [InlineData("out.mean")]
    [InlineData("out.logvar")]
    [InlineData("out.image")]
    public void AVariationalReferenceOffByOnePercentFails(string tensor)
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind("vae"), tensor);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckVariational(wrong));
    }

    [SkippableTheory]
    [InlineData("out.latents")]
    [InlineData("out.image")]
    public void ATinyReferenceOffByOnePercentFails(string tensor)
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind("taesd"), tensor);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckTiny(wrong));
    }

    private static void CheckVariational(GoldenCase golden)
    {
        CheckVariational(golden, golden.Folder, ScalarType.Float32, golden.Tolerance);
        CheckVariational(golden, golden.Folder, ScalarType.BFloat16, HalfTolerance);
        if (File.Exists(golden.PathOf("old_names.safetensors")))
        {
            var old = golden.Copy();
            File.Move(old.PathOf("old_names.safetensors"), old.PathOf("diffusion_pytorch_model.safetensors"), overwrite: true);
            CheckVariational(golden, old.Folder, ScalarType.Float32, golden.Tolerance);
        }
    }

    // The images of a case are the frames of one video; decoding is given scaled latents where the case has plain ones.
    private static void CheckVariational(GoldenCase golden, string folder, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var codec = AutoencoderKL.Load(folder, type: type);
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));

        var (mean, logVariance) = codec.EncodePosterior(Frames(file.Read("in.image", ScalarType.Float32)));
        var scaled = file.Read("in.latents", ScalarType.Float32).Plus(-codec.Config.ShiftFactor).Times(codec.Config.ScalingFactor);
        var video = codec.Decode(Frames(scaled));

        GoldenAssert.Close(Frames(file.Read("out.mean")), mean, tolerance, $"out.mean in {type}");
        GoldenAssert.Close(Frames(file.Read("out.logvar")), logVariance, tolerance, $"out.logvar in {type}");
        GoldenAssert.Close(Frames(file.Read("out.image")), video, tolerance, $"out.image in {type}");
    }

    private static void CheckTiny(GoldenCase golden)
    {
        CheckTiny(golden, ScalarType.Float32, golden.Tolerance);
        CheckTiny(golden, ScalarType.BFloat16, HalfTolerance);
    }

    private static void CheckTiny(GoldenCase golden, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var codec = AutoencoderTiny.Load(golden.Folder, type: type);
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var (factor, shift) = (codec.Config.ScalingFactor, codec.Config.ShiftFactor);

        var latents = codec.Encode(Frames(file.Read("in.image", ScalarType.Float32))).Over(factor).Plus(shift);
        var video = codec.Decode(Frames(file.Read("in.latents", ScalarType.Float32)).Plus(-shift).Times(factor));

        GoldenAssert.Close(Frames(file.Read("out.latents")), latents, tolerance, $"out.latents in {type}");
        GoldenAssert.Close(Frames(file.Read("out.image")), video, tolerance, $"out.image in {type}");
    }

    private static Tensor Frames(Tensor images) => VideoShape.UnfoldFrames(images, (int)images.size(0));
}

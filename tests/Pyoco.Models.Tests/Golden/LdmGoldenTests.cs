using System.Text.Json.Nodes;
using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class LdmGoldenTests
{
    public static TheoryData<string> Cases => GoldenCases.OfKind("ldm");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void SingleFileAgrees(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void SingleFileAgreesInBfloat16(string name) => Check(GoldenCases.Open(name), ScalarType.BFloat16);

    [SkippableTheory]
    [InlineData("out.sample")]
    [InlineData("out.image")]
    [InlineData("out.last_hidden_state")]
    public void AReferenceOffByOnePercentFails(string tensor)
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind("ldm"), tensor);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(wrong));
    }

    // The latents of a case are plain ones; a codec is given scaled ones.
    private static void Check(GoldenCase golden, ScalarType type = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        using var ldm = StableDiffusionFile.Open(golden.PathOf("model.safetensors"), ReadConfig(golden.PathOf("configs.json")));
        using var unet = ldm.LoadUNet(type: type);
        using var autoencoder = ldm.LoadAutoencoder(type: type);
        using var text = ldm.ReadText(CPU, type);
        var tolerance = GoldenAssert.Tolerance(golden, type);

        var sample = unet.Forward(
            file.Read("in.sample", ScalarType.Float32), file.Read("in.timestep", ScalarType.Float32),
            file.Read("in.encoder_hidden_states", ScalarType.Float32));
        var image =
            autoencoder.Decode(file.Read("in.latents", ScalarType.Float32).Times(autoencoder.Config.ScalingFactor).unsqueeze(2)).squeeze(2);
        var (states, _) = text.Forward(file.Read("in.input_ids", ScalarType.Int64));

        GoldenAssert.Close(file.Read("out.sample"), sample, tolerance, "out.sample");
        GoldenAssert.Close(file.Read("out.image"), image, tolerance, "out.image");
        GoldenAssert.Close(file.Read("out.last_hidden_state"), states, tolerance, "out.last_hidden_state");
        Assert.Superset(new HashSet<string> { "betas", "model_ema.decay" }, ldm.LeftOut.ToHashSet());
    }

    private static StableDiffusionConfig ReadConfig(string path)
    {
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json["unet"]!["_class_name"] = UNetConfig.ImageClass;
        return new StableDiffusionConfig
        {
            UNet = UNetConfig.Parse(json["unet"]!.ToJsonString()),
            Autoencoder = AutoencoderKLConfig.Parse(json["vae"]!.ToJsonString()),
            Text = ClipTextConfig.Parse(json["text_encoder"]!.ToJsonString()),
        };
    }
}

using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

public sealed class SingleFileDescriptionTests
{
    private const string Attended = "model.diffusion_model.input_blocks.2.1.transformer_blocks.0.attn2.to_k.weight";

    [Theory]
    [InlineData(4, 768, "SD 1.5 model in one file, in its authors' names: UNet of ")]
    [InlineData(4, 1024, "SD 2.1 model in one file, in its authors' names: UNet of ")]
    [InlineData(9, 768, "SD 1.5 model in one file, in its authors' names: UNet with 9 input channels (inpainting) of ")]
    public void FamiliesAreToldByTheirSizes(long inputs, long text, string expected)
    {
        var finding = SingleFileDescription.Of(KeyLists.Of(
            ("betas", [1000]), ("model.diffusion_model.input_blocks.0.0.weight", [320, inputs, 3, 3]), (Attended, [320, text]),
            ("first_stage_model.decoder.conv_in.weight", [512, 4, 3, 3])))!;

        Assert.StartsWith(expected, finding.Text);
        Assert.EndsWith("autoencoder of 18,432 parameters, text encoder absent", finding.Text);
    }

    [SkippableTheory]
    [InlineData("ldm-v1", "SD v1-like model in one file")]
    [InlineData("ldm-v2", "SD v2-like model in one file")]
    public void TheReferencesFilesAreTold(string folder, string expected)
    {
        var file = Path.Combine(GoldenCases.Root(), folder, "model.safetensors");
        Skip.IfNot(File.Exists(file), $"{file} is not there.");

        var inspection = ModelInspector.Inspect(file);

        Assert.Equal(ModelKind.SingleFile, inspection.Kind);
        Assert.StartsWith(expected, inspection.Description);
        Assert.DoesNotContain("absent", inspection.Description);
    }
}

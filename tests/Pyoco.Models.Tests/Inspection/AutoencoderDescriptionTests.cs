namespace Pyoco.Models.Tests;

public sealed class AutoencoderDescriptionTests
{
    [Theory]
    [InlineData(
        "sd-vae",
        "autoencoder (AutoencoderKL) for SD 1.5, SD 2.1 and ModelScope (SDXL's has the same sizes), "
            + "4 latent channels, 248 tensors, 84 M parameters",
        ModelKind.Autoencoder)]
    [InlineData("taesd", "tiny autoencoder (AutoencoderTiny), 4 latent channels, 134 tensors, 2 M parameters", ModelKind.TinyAutoencoder)]
    public void PublishedAutoencodersAreTold(string list, string text, ModelKind kind)
    {
        var finding = AutoencoderDescription.Of(KeyLists.Read(list))!;

        Assert.Equal((text, kind), (finding.Text, finding.Kind));
    }
}

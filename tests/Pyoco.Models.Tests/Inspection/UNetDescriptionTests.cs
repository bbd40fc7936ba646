namespace Pyoco.Models.Tests;

public sealed class UNetDescriptionTests
{
    [Theory]
    [InlineData("sd15-unet", "SD 1.5 image UNet (UNet2DConditionModel), 686 tensors, 860 M parameters", ModelKind.ImageUNet, "SD 1.5")]
    [InlineData(
        "ddpm-cifar10-unet", "unconditional image UNet of channels 128, 256, 256, 256 (UNet2DModel), 328 tensors, 36 M parameters",
        ModelKind.ImageUNet, null)]
    [InlineData("sd21-unet", "SD 2.1 image UNet (UNet2DConditionModel), 686 tensors, 866 M parameters", ModelKind.ImageUNet, "SD 2.1")]
    [InlineData(
        "sd15-v3-motion-unet", "SD 1.5 video UNet with AnimateDiff v3 motion modules (UNetMotionModel), 1226 tensors, 1,277 M parameters",
        ModelKind.VideoUNet, "SD 1.5")]
    [InlineData(
        "modelscope-unet3d", "ModelScope video UNet (UNet3DConditionModel), 1480 tensors, 1,411 M parameters", ModelKind.VideoUNet,
        "ModelScope")]
    public void PublishedNetworksAreTold(string list, string text, ModelKind kind, string? family)
    {
        var finding = UNetDescription.Of(KeyLists.Read(list))!;

        Assert.Equal((text, kind, family), (finding.Text, finding.Kind, finding.Base));
    }

    [Fact]
    public void AnInpaintingNetworkIsNotTheOtherOne() => Assert.Contains(
        "9 input channels (inpainting)",
        UNetDescription.Of(KeyLists.With(KeyLists.Read("sd15-unet"), ("conv_in.weight", [320, 9, 3, 3])))!.Text);
}

using System.Text.Json;

namespace Pyoco.Models.Tests;

public sealed class UNetBlockNamesTests
{
    // As diffusers writes them into a config.json; a name of another class is another network, or none.
    [Theory]
    [InlineData("UNet2DConditionModel", "CrossAttnDownBlock2D", "DownBlock2D", "UpBlock2D", "CrossAttnUpBlock2D")]
    [InlineData("VideoUNet", "CrossAttnDownBlock2D", "DownBlock2D", "UpBlock2D", "CrossAttnUpBlock2D")]
    [InlineData("UNet2DModel", "AttnDownBlock2D", "DownBlock2D", "UpBlock2D", "AttnUpBlock2D")]
    [InlineData("UNetMotionModel", "CrossAttnDownBlockMotion", "DownBlockMotion", "UpBlockMotion", "CrossAttnUpBlockMotion")]
    [InlineData("UNet3DConditionModel", "CrossAttnDownBlock3D", "DownBlock3D", "UpBlock3D", "CrossAttnUpBlock3D")]
    public void ALevelsNameSaysInItsClassWhetherItHasAttention(string className, string down0, string down1, string up0, string up1)
    {
        var json = Config(className, [down0, down1], [up0, up1]);

        var config = UNetConfig.Parse(json);
        using var written = JsonDocument.Parse(config.ToJson());

        Assert.Equal([true, false], config.DownAttention);
        Assert.Equal([false, true], config.UpAttention);
        Assert.Equal([down0, down1], written.RootElement.GetProperty("down_block_types").EnumerateArray().Select(n => n.GetString()!));
        Assert.Equal([up0, up1], written.RootElement.GetProperty("up_block_types").EnumerateArray().Select(n => n.GetString()!));
    }

    [Theory]
    [InlineData("UNet2DConditionModel", "AttnDownBlock2D")]
    [InlineData("UNet2DModel", "CrossAttnDownBlock2D")]
    [InlineData("UNetMotionModel", "CrossAttnDownBlock3D")]
    [InlineData("UNet3DConditionModel", "CrossAttnDownBlockMotion")]
    public void ANameOfAnotherClassIsRefused(string className, string name)
    {
        var names = UNetBlockNames.Of(className, readsText: className != UNetConfig.UnconditionalClass);

        var error = Assert.Throws<NotSupportedException>(
            () => UNetConfig.Parse(Config(className, [name, names.Down], [names.Up, names.UpWithAttention])));

        Assert.Contains($"'{name}'", error.Message);
        Assert.Contains($"'{names.DownWithAttention}'", error.Message);
    }

    private static string Config(string className, string[] down, string[] up) => JsonSerializer.Serialize(
        new Dictionary<string, object>
        {
            ["_class_name"] = className, ["block_out_channels"] = new[] { 64, 128 }, ["down_block_types"] = down, ["up_block_types"] = up,
        });
}

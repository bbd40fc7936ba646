namespace Pyoco.Models.Tests;

public sealed class UNetBlockNamesTests
{
    [Fact]
    public void EachClassHasItsNames()
    {
        Assert.Equal(new UNetBlockNames("CrossAttnDownBlock2D", "DownBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"), UNetBlockNames.Of(UNetConfig.ImageClass));
        Assert.Equal(UNetBlockNames.Of(UNetConfig.ImageClass), UNetBlockNames.Of(UNetConfig.VideoClass));
        Assert.Equal(new UNetBlockNames("AttnDownBlock2D", "DownBlock2D", "AttnUpBlock2D", "UpBlock2D"), UNetBlockNames.Of(UNetConfig.UnconditionalClass));
        Assert.Equal(new UNetBlockNames("CrossAttnDownBlockMotion", "DownBlockMotion", "CrossAttnUpBlockMotion", "UpBlockMotion"), UNetBlockNames.Of(UNetConfig.MotionClass));
        Assert.Equal(new UNetBlockNames("CrossAttnDownBlock3D", "DownBlock3D", "CrossAttnUpBlock3D", "UpBlock3D"), UNetBlockNames.Of(UNetConfig.ModelScopeClass));
    }
}

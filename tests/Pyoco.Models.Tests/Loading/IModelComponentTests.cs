namespace Pyoco.Models.Tests;

public sealed class IModelComponentTests
{
    [Fact]
    public void AComponentMadeInCodeHasNoReportAndStandsAlone()
    {
        IModelComponent codec = new PixelCodec(2);

        Assert.Null(codec.LoadReport);
        Assert.Empty(codec.Companions);
        Assert.Equal(new ComponentClass("pyoco", "PixelCodec"), codec.Class);
    }
}

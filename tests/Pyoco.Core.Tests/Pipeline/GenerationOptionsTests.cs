namespace Pyoco.Tests;

public sealed class GenerationOptionsTests
{
    [Fact]
    public void NothingIsAskedForByDefault()
    {
        var options = new GenerationOptions();

        Assert.Equal((null, null, ""), (options.Seed, options.Frames, options.NegativePrompt));
        Assert.Throws<ArgumentNullException>(() => new GenerationOptions { NegativePrompt = null! });
    }
}

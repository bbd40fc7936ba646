namespace Pyoco.Tests;

public sealed class SkiaLibraryTests
{
    [Fact]
    public void AMissingLibraryIsNamedWithThePackageThatBringsIt()
    {
        var error = Assert.Throws<NotSupportedException>(
            () => SkiaLibrary.Use<int>("WebP", ", or save as .png", () => throw new DllNotFoundException("libSkiaSharp")));

        Assert.Contains("SkiaSharp.NativeAssets.Linux.NoDependencies", error.Message);
        Assert.StartsWith("WebP needs", error.Message);
        Assert.EndsWith(", or save as .png.", error.Message);
    }

    [Fact]
    public void OtherExceptionsAndResultsPass()
    {
        Assert.Equal(5, SkiaLibrary.Use("WebP", "", () => 5));
        Assert.Throws<InvalidDataException>(() => SkiaLibrary.Use<int>("WebP", "", () => throw new InvalidDataException()));
    }
}

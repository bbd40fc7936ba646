namespace Pyoco.Tests;

public sealed class ClipSaveOptionsTests
{
    [Fact]
    public void MetadataAreTextOfBoundedLength()
    {
        Assert.Null(new ClipSaveOptions().Metadata);
        Assert.Null(new ClipSaveOptions { Metadata = null }.MetadataBytes);
        Assert.Equal([0xC3, 0xBC], new ClipSaveOptions { Metadata = "ü" }.MetadataBytes!);
        Assert.NotNull(new ClipSaveOptions { Metadata = new string('a', ClipSaveOptions.MaxMetadataBytes) }.Metadata);

        Assert.Contains("16777217", Refused(new string('a', ClipSaveOptions.MaxMetadataBytes + 1)));
        Assert.Contains("16777218", Refused(new string('ü', ClipSaveOptions.MaxMetadataBytes / 2 + 1)));
        Assert.Contains("U+0000", Refused("a\0b"));
        Assert.Contains("U+0000", Refused(""));
        Assert.Contains("at 1", Refused("a\ud800b"));
    }

    private static string Refused(string metadata) =>
        Assert.Throws<ArgumentException>(() => new ClipSaveOptions { Metadata = metadata }).Message;
}

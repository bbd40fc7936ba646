namespace Pyoco.Models.Tests;

public sealed class FileStampTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SizeAndTimeAreThoseOfTheFileAndTellAChange()
    {
        var path = _folder.WriteText("file", "four");
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        using var handle = File.OpenHandle(path);
        var stamp = FileStamp.Of(handle);

        Assert.Equal(stamp, FileStamp.Of(path));
        Assert.Equal("4 bytes, written 2026-02-03 04:05:06.0000000 UTC", stamp.ToString());
        Assert.Null(FileStamp.Of(_folder.PathOf("nothing")));

        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.WriteByte((byte)'p');
        }

        Assert.NotEqual(stamp, FileStamp.Of(handle));
    }
}

namespace Pyoco.Models.Tests;

public sealed class TarMemberTests : IDisposable
{
    private readonly ClipFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ItIsReadWhereItStands()
    {
        var clip = _folder.Bytes(30);
        File.WriteAllBytes(_folder.PathOf("s.tar"), [.. new byte[512], .. clip, .. new byte[100]]);
        var member = new TarMember(_folder.PathOf("s.tar"), 512, clip.Length);

        Assert.Equal((clip.Length, false), (member.Length, member.IsImage));
        Assert.Null(member.CountFrames(new ClipLoadOptions()));
        Assert.Equal(ClipFolderFixture.Clip(30).FramesSha256, member.Load(new ClipLoadOptions()).FramesSha256);
        using var content = member.OpenContent();
        Assert.Equal(clip.Length, content.Length);
    }

    [Fact]
    public void AShardThatBecameShorterIsRefused()
    {
        File.WriteAllBytes(_folder.PathOf("s.tar"), new byte[600]);

        Assert.Contains("ends within a clip", Assert.Throws<InvalidDataException>(
            () => new TarMember(_folder.PathOf("s.tar"), 512, 100).Load(new ClipLoadOptions())).Message);
    }

    [SkippableFact]
    public void OfAVideoOnlyTheFramesOfTheClipAreRead()
    {
        Skip.IfNot(Ffmpeg.IsInstalled, "ffmpeg is not on the PATH.");
        var video = File.ReadAllBytes(_folder.Video("clip.mkv", frames: 20));
        File.WriteAllBytes(_folder.PathOf("s.tar"), [.. new byte[512], .. video]);
        var (member, options) = (new TarMember(_folder.PathOf("s.tar"), 512, video.Length), new ClipLoadOptions());
        var all = member.Load(options);

        var clip = new ClipCut(4, 3, Rate: null).Read(member, places => places - 3);

        Assert.Equal((20, 20, true), (member.CountFrames(options), member.CountDecodedFrames(options), member.IsVideo));
        Assert.Equal(all.Frame(17).ToArray(), clip.Frame(3).ToArray());
    }
}

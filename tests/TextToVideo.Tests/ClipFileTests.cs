using Pyoco;

namespace TextToVideo.Tests;

public sealed class ClipFileTests
{
    [Theory]
    [InlineData("clip.gif")]
    [InlineData("clip.GIF")]
    [InlineData("clip.webp")]
    [InlineData("clip.png")]
    [InlineData("frames")]
    public void AClipIsSavedAsItsExtensionSays(string name)
    {
        var folder = Directory.CreateTempSubdirectory("pyoco-clip");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            var clip = new VideoClip([new byte[48], Enumerable.Repeat((byte)255, 48).ToArray()], 4, 4, 10);

            ClipFile.ThrowIfNotWritable(path);
            ClipFile.Save(clip, path, new ClipSaveOptions());

            Assert.Equal(clip.FramesSha256, VideoClip.Load(path).FramesSha256);
            Assert.Contains(Path.GetExtension(name).ToLowerInvariant(), ClipFile.Extensions);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [SkippableTheory]
    [InlineData("clip.mp4")]
    [InlineData("clip.webm")]
    [InlineData("clip.mov")]
    [InlineData("clip.mkv")]
    public void AVideoIsSavedWithItsReportWhereFfmpegIs(string name)
    {
        Skip.If(ClipFormatIsMissing(name), "ffmpeg is not on the PATH.");
        var folder = Directory.CreateTempSubdirectory("pyoco-clip");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            var clip = new VideoClip([new byte[48], Enumerable.Repeat((byte)255, 48).ToArray()], 4, 4, 10);

            ClipFile.ThrowIfNotWritable(path);
            ClipFile.Save(clip, path, new ClipSaveOptions { Metadata = "made by a test" });

            var read = VideoClip.Load(path);
            Assert.Equal((2, 10.0, "made by a test"), (read.FrameCount, read.FrameRate, ClipMetadata.Read(path)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void WhatIsInTheWayIsFoundOutBefore()
    {
        var folder = Directory.CreateTempSubdirectory("pyoco.gif");
        try
        {
            var taken = Directory.CreateDirectory(Path.Combine(folder.FullName, "taken.gif")).FullName;

            Assert.Contains("is a folder", Assert.Throws<IOException>(() => ClipFile.ThrowIfNotWritable(taken)).Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool ClipFormatIsMissing(string name)
    {
        try
        {
            ClipFormat.Of(name).ThrowIfUnavailable();
            return false;
        }
        catch (NotSupportedException)
        {
            return true;
        }
    }
}

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
}

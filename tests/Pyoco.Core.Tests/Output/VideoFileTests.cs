namespace Pyoco.Tests;

public sealed class VideoFileTests : IDisposable
{
    private static readonly byte[] JunkOfMp4 = [0, 0, 0, 32, .. "ftypisom"u8, .. new byte[200]];
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-video-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public void AVideoIsReadFrameByFrameWithItsRateAsAFraction()
    {
        TestVideo.SkipWithoutFfmpeg();
        var clip = Clips.Random(9, 20, 14);
        TestVideo.Write(Here("clip.mkv"), clip, "30000/1001");

        var read = VideoClip.Load(Here("clip.mkv"));
        using var stream = File.OpenRead(Here("clip.mkv"));

        Assert.Equal(clip.FramesSha256, read.FramesSha256);
        Assert.Equal(30000.0 / 1001, read.FrameRate, 9);
        Assert.Equal(clip.FramesSha256, VideoClip.Load(stream).FramesSha256);
        Assert.Equal(9, VideoFile.CountFrames(Here("clip.mkv"), new ClipLoadOptions()));
    }

    [SkippableTheory]
    [InlineData("30000/1001", null)]
    [InlineData("8", null)]
    [InlineData("8", 4.0)]
    public void ARangeOfFramesIsTheSameOnesThatReadingAllGives(string rate, double? sampled)
    {
        TestVideo.SkipWithoutFfmpeg();
        TestVideo.Write(Here("clip.mkv"), Clips.Random(24, 16, 8), rate, "-g", "6");
        var options = new ClipLoadOptions { FrameRate = sampled };
        var all = VideoClip.Load(Here("clip.mkv"), options);

        var part = VideoClip.Load(Here("clip.mkv"), options with { FirstFrame = 7, FrameCount = 4 });

        Assert.Equal(4, part.FrameCount);
        for (var i = 0; i < 4; i++)
        {
            Assert.True(all.Frame(7 + i).Span.SequenceEqual(part.Frame(i).Span), $"frame {i}");
        }
    }

    [SkippableFact]
    public void AVideoIsSampledAtARateThatIsGiven()
    {
        TestVideo.SkipWithoutFfmpeg();
        var clip = Clips.Random(16, 16, 8);
        TestVideo.Write(Here("clip.mkv"), clip, "8");

        var sampled = VideoClip.Load(Here("clip.mkv"), new ClipLoadOptions { FrameRate = 4 });

        Assert.Equal((8, 4.0), (sampled.FrameCount, sampled.FrameRate));
        Assert.Equal(8, VideoFile.CountFrames(Here("clip.mkv"), new ClipLoadOptions { FrameRate = 4 }));
        Assert.Equal(8, VideoFile.CountDecodedFrames(Here("clip.mkv"), new ClipLoadOptions { FrameRate = 4, FirstFrame = 3 }));
        Assert.Equal(16, VideoFile.CountDecodedFrames(Here("clip.mkv"), new ClipLoadOptions { FrameCount = 2 }));
    }

    [SkippableFact]
    public void AVideoThatEndsEarlyIsRefused()
    {
        TestVideo.SkipWithoutFfmpeg();
        TestVideo.Write(Here("clip.mkv"), Clips.Random(12, 32, 32), "8");
        TestVideo.Write(Here("clip.mov"), Clips.Random(12, 32, 32), "8", "-movflags", "+faststart");
        foreach (var name in new[] { "clip.mkv", "clip.mov" })
        {
            var whole = File.ReadAllBytes(Here(name));
            File.WriteAllBytes(Here("cut-" + name), whole[..(whole.Length * 2 / 3)]);

            var error = Assert.Throws<InvalidDataException>(() => VideoClip.Load(Here("cut-" + name)));
            Assert.Throws<InvalidDataException>(() => VideoFile.CountDecodedFrames(Here("cut-" + name), new ClipLoadOptions()));

            Assert.Contains($"cut-{name} cannot be read as a clip", error.Message);
            Assert.Contains("frames", error.Message);
        }
    }

    [SkippableFact]
    public void WhatFfmpegCannotReadIsRefusedWithItsWords()
    {
        TestVideo.SkipWithoutFfmpeg();
        File.WriteAllBytes(Here("junk.mp4"), JunkOfMp4);

        var error = Assert.Throws<InvalidDataException>(() => VideoClip.Load(Here("junk.mp4")));

        Assert.Contains("junk.mp4 cannot be read as a clip: ffprobe says: ", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [SkippableFact]
    public void AVideoShorterOrLargerThanAskedIsRefused()
    {
        TestVideo.SkipWithoutFfmpeg();
        TestVideo.Write(Here("clip.mkv"), Clips.Random(6, 16, 8), "8");

        Assert.Contains("it has 6 frames; 4 from frame 3 on were asked for", Assert.Throws<InvalidDataException>(
            () => VideoClip.Load(Here("clip.mkv"), new ClipLoadOptions { FirstFrame = 3, FrameCount = 4 })).Message);
        Assert.Contains("MaxBytes", Assert.Throws<InvalidDataException>(
            () => VideoClip.Load(Here("clip.mkv"), new ClipLoadOptions { MaxBytes = 2000 })).Message);
    }

    [Fact]
    public void WithoutFfmpegOneSentenceSaysWhatToInstall()
    {
        using var nothing = new FakePrograms(keepsPath: false);
        File.WriteAllBytes(Here("clip.mp4"), JunkOfMp4);

        var error = Assert.Throws<NotSupportedException>(() => VideoClip.Load(Here("clip.mp4")));

        Assert.Contains("clip.mp4 takes ffprobe, which is not on the PATH; install ffmpeg", error.Message);
    }

    // Programs that stand for ffmpeg: one that is killed midway, one that writes part of a frame.
    [SkippableTheory]
    [InlineData("head -c 150 /dev/zero; kill -9 $$", "ended with code 137 after 3 frames")]
    [InlineData("head -c 130 /dev/zero", "ended with code 0 after 2 frames")]
    [InlineData("head -c 96 /dev/zero; echo 'the file is cut' >&2", "it ends early or is damaged: ffmpeg read 2 frames of 12: the file")]
    public void AProgramThatEndsMidwayIsNoWholeVideo(string command, string reason)
    {
        Skip.If(OperatingSystem.IsWindows());
        using var programs = new FakePrograms()
            .Add("ffprobe", """echo '{"streams":[{"width":4,"height":4,"avg_frame_rate":"8/1","r_frame_rate":"8/1","nb_frames":"12"}]}'""")
            .Add("ffmpeg", command);
        File.WriteAllBytes(Here("clip.mp4"), JunkOfMp4);

        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => VideoClip.Load(Here("clip.mp4"))).Message);
    }

    // Ctrl-C in a terminal reaches ffmpeg before this program has stopped.
    [SkippableFact]
    public void AVideoIsReadOnceMoreWhereASignalEndedTheProgram()
    {
        Skip.If(OperatingSystem.IsWindows());
        var (probed, read) = (Here("probed"), Here("read"));
        using var programs = new FakePrograms()
            .Add("ffprobe", $"[ -e {probed} ] || {{ touch {probed}; kill -2 $$; }}\n"
                + """echo '{"streams":[{"width":4,"height":4,"avg_frame_rate":"8/1","r_frame_rate":"8/1","nb_frames":"12"}]}'""")
            .Add("ffmpeg", $"[ -e {read} ] || {{ touch {read}; head -c 150 /dev/zero; exit 255; }}\nhead -c 576 /dev/zero");
        File.WriteAllBytes(Here("clip.mp4"), JunkOfMp4);

        Assert.Equal(12, VideoClip.Load(Here("clip.mp4")).FrameCount);
        Assert.True(File.Exists(probed) && File.Exists(read), "A program was not asked.");
    }

    private string Here(string name) => Path.Combine(_folder, name);
}

using Pyoco;
using Pyoco.Models;

namespace FineTune.Tests;

public sealed class BallSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fine-tune-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheSetIsOneThatTrainingReadsAndItsCaptionsSayWhatItsClipsShow()
    {
        BallSet.Draw(_folder, clips: 40, seed: 3);

        var data = ClipDataSet.Open(_folder, new ClipDataOptions { BadClips = BadClips.Stop });

        Assert.Equal(40, data.Clips.Count);
        foreach (var clip in data.Clips)
        {
            var read = BallJudge.Read(VideoClip.Load(Path.Combine(_folder, clip.Name)));
            Assert.All(clip.Captions, caption => Assert.True(read.Is(BallWords.Read(caption)!.Value), $"{clip.Name}: {caption}"));
            Assert.False(BallWords.Read(clip.Captions[0])!.Value.IsHeldOut);
        }
    }

    [Fact]
    public void ASeedGivesTheSameSet()
    {
        BallSet.Draw(Path.Combine(_folder, "a"), clips: 4, seed: 3);
        BallSet.Draw(Path.Combine(_folder, "b"), clips: 4, seed: 3);

        foreach (var file in Directory.GetFiles(Path.Combine(_folder, "a"), "0*"))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_folder, "b", Path.GetFileName(file))));
        }
    }

    [Fact]
    public void HeldOutCaptionsAreOfScenesThatNoClipShowsAndOfEachEquallyOften()
    {
        var captions = BallSet.Captions(count: 120, seed: 1, isHeldOut: true);

        Assert.All(captions, c => Assert.Equal(c.Scene, BallWords.Read(c.Caption)));
        Assert.All(captions, c => Assert.True(c.Scene.IsHeldOut));
        Assert.All(captions.GroupBy(c => c.Scene), g => Assert.Equal(10, g.Count()));
    }
}

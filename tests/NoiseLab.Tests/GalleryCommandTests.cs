using Pyoco.Samples;

namespace NoiseLab.Tests;

public sealed class GalleryCommandTests : IDisposable
{
    private readonly LabRun _lab = new();

    [Fact]
    public void EveryPriorHasThreePictures()
    {
        Assert.Equal(ExitCode.Done, _lab.Run("gallery", "--output", "@gallery"));

        var files = Directory.GetFiles(_lab.PathOf("gallery"), "*.png");
        Assert.Equal(files.Order(), _lab.Output.Order());
        Assert.All(["independent", "mixed", "progressive", "looping", "offset", "frequency", "rescheduled", "residual"], name =>
            Assert.All(["frames", "covariance", "spectrum"], kind =>
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_lab.PathOf($"gallery/{name}-{kind}.png"))[..4])));
        Assert.Equal(0, files.Length % 3);
    }

    [Fact]
    public void APictureOfSomebodyElseRefusesTheFolder()
    {
        var theirs = _lab.PathOf("gallery/mixed-frames.png");
        Directory.CreateDirectory(_lab.PathOf("gallery"));
        File.WriteAllText(theirs, "mine");

        Assert.Equal(ExitCode.WrongUse, _lab.Run("gallery", "--output", "@gallery"));
        Assert.Contains("mixed-frames.png", _lab.Error.Single());
        Assert.Equal([theirs], Directory.GetFiles(_lab.PathOf("gallery")));

        Assert.Equal(ExitCode.WrongUse, _lab.Run("gallery", "--output", "@gallery.png"));
        Assert.Contains("a folder was expected", _lab.Error.Single());
    }

    public void Dispose() => _lab.Dispose();
}

namespace Pyoco.Models.Tests;

public sealed class ClipCopiesTests : IDisposable
{
    private readonly ClipFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EqualContentIsACopyWhateverTheName()
    {
        _folder.Add("a.png", red: 10).Add("b.png", red: 10).Add("c.png", red: 99);
        var clips = _folder.Open().Clips;

        var kept = ClipCopies.Without([clips[1], clips[2]], [clips[0]], out var copies);

        Assert.Equal(["c.png"], kept.Select(c => c.Name));
        Assert.Equal(new SkippedClip("b.png", "It is a copy of a.png, which is trained on."), Assert.Single(copies));
    }
}

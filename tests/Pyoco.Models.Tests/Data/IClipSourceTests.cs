namespace Pyoco.Models.Tests;

public sealed class IClipSourceTests : IDisposable
{
    private readonly ClipFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, new[] { 10, 20, 30, 40, 50 })]
    [InlineData(2, new[] { 10, 30, 50 })]
    [InlineData(3, new[] { 10, 40 })]
    [InlineData(9, new[] { 10 })]
    public void OneInSoManyFramesOfARangeIsTaken(int stride, int[] expected)
    {
        ClipFolderFixture.Clip(red: 1).SaveFrames(_folder.PathOf("frames"));
        _folder.Add("clip.png", caption: null);
        var range = new ClipLoadOptions { FirstFrame = 1, FrameCount = 5 };

        IClipSource[] sources = [new ClipFile(_folder.PathOf("clip.png")), new ClipFolder(_folder.PathOf("frames"))];

        foreach (var source in sources)
        {
            var clip = source.LoadEvery(stride, range);

            Assert.Equal(expected, Enumerable.Range(0, clip.FrameCount).Select(i => (int)clip.Frame(i).Span[1]));
        }
    }
}

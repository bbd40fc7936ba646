namespace Pyoco.Tests;

public sealed class PerWindowTests
{
    [Fact]
    public void EachWindowHasItsOwnAndAllAreReleased()
    {
        var (window, made) = (new RunWindow(), 0);
        var all = new PerWindow<MemoryStream>(window, () => new MemoryStream(++made));

        var first = all.Current;
        window.Index = 3;
        var other = all.Current;
        window.Index = 0;

        Assert.Same(first, all.Current);
        Assert.NotSame(first, other);
        Assert.Equal(2, made);
        all.Dispose();
        Assert.False(first.CanRead || other.CanRead);
    }
}

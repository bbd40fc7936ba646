namespace WebStudio.Tests;

public class StudioIdTests
{
    [Fact]
    public void NamesSortByTheirTimeAndReadBack()
    {
        var clock = new SetClock(DateTimeOffset.UnixEpoch);
        var first = StudioId.Next(clock);
        clock.Now += TimeSpan.FromMilliseconds(1);
        var second = StudioId.Next(clock);

        Assert.True(string.CompareOrdinal(first.ToString(), second.ToString()) < 0);
        Assert.Equal(first, StudioId.Parse(first.ToString(), null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../../../../../../../../etc/passwd")]
    [InlineData("0197f3a2-0000-7000-8000-000000000000")]
    [InlineData("{0197f3a200007000800000000000000}")]
    [InlineData("0197F3A2000070008000000000000000")]
    [InlineData(" 197f3a2000070008000000000000000")]
    [InlineData("0197f3a200007000800000000000000/")]
    [InlineData("0197f3a20000700080000000000000001")]
    [InlineData("٠١٩٧f3a2000070008000000000000000")]
    public void NothingElseIsAName(string text)
    {
        Assert.False(StudioId.TryParse(text, null, out _));
        Assert.Throws<FormatException>(() => StudioId.Parse(text, null));
    }

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

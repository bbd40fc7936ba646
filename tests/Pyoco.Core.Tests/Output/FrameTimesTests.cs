namespace Pyoco.Tests;

public sealed class FrameTimesTests
{
    [Theory]
    [InlineData(24)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(23.976)]
    [InlineData(8)]
    [InlineData(7)]
    public void ARateIsFoundAgainInItsRoundedMilliseconds(double rate)
    {
        var delays = Array.ConvertAll(FrameDelay.Milliseconds(50, rate), d => d / 1000.0);

        var found = FrameTimes.EvenRate(delays, 0.001)!.Value;

        Assert.Equal(rate, found, rate == 7 ? 1e-2 : 1e-9); // 7: every frame but one in seven takes 143 ms
        Assert.Equal(Enumerable.Range(0, 50), FrameTimes.Sample(delays, 0.001, found));
    }

    [Fact]
    public void EqualDelaysAreTakenAsTheyAre()
    {
        Assert.Equal(1 / 0.033, FrameTimes.EvenRate([0.033, 0.033, 0.033], 0.001)!.Value, 9);
        Assert.Equal(24000 / 1001.0, FrameTimes.EvenRate([1001 / 24000.0, 1001 / 24000.0], 0)!.Value, 9);
    }

    [Fact]
    public void AFrameThatIsHeldTakesSeveralTimes()
    {
        double[] delays = [0.1, 0.3, 0.1];

        var rate = FrameTimes.EvenRate(delays, 0.01)!.Value;

        Assert.Equal(10, rate, 9);
        Assert.Equal([0, 1, 1, 1, 2], FrameTimes.Sample(delays, 0.01, rate));
    }

    [Fact]
    public void TimesWithoutACommonRateHaveNone() => Assert.Null(FrameTimes.EvenRate([0.07, 0.11, 0.13], 0.001));

    [Fact]
    public void SamplingShowsTheFrameOfEachTime() =>
        Assert.Equal([0, 0, 1, 1, 1, 2], FrameTimes.Sample([0.2, 0.25, 0.15], 0, 10));

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(0.01, 0.1)]
    [InlineData(0.02, 0.02)]
    public void VeryShortGifDelaysAreThoseOfBrowsers(double stated, double shown) => Assert.Equal(shown, FrameTimes.OfGif(stated));

    // ffmpeg rounds 125 ms to 120 and 130 in turn, beginning with either.
    [Theory]
    [InlineData(12, 13)]
    [InlineData(13, 12)]
    public void GifsOfEightFramesASecondAreEven(int first, int second)
    {
        double[] delays = [.. Enumerable.Range(0, 24).Select(i => (i % 2 == 0 ? first : second) / 100.0)];

        Assert.Equal(8, FrameTimes.EvenRate(delays, 0.01)!.Value, 9);
        Assert.Equal(Enumerable.Range(0, 24), FrameTimes.Sample(delays, 0.01, 8));
    }
}

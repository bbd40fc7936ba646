using Pyoco;
using Pyoco.Models;

namespace TrainSprites.Tests;

public sealed class LineChartTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("pyoco-chart-").FullName, "chart.png");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public void AHigherValueIsHigherUpAndItsErrorIsABar()
    {
        Assert.True(Chart(new Estimate(10, 2), new Estimate(30, double.NaN), null).Write(_file));

        var clip = VideoClip.Load(_file);
        int[] rows = [.. new[] { 80, 290 }.Select(x => TopOfColour(clip, x))];
        Assert.True(rows[1] < rows[0], $"{rows[1]} is above {rows[0]}");
    }

    [Fact]
    public void OfNothingThereIsNoPicture()
    {
        Assert.False(Chart(null, new Estimate(double.NaN, 0), null).Write(_file));
        Assert.False(File.Exists(_file));
    }

    [Fact]
    public void TheLegendNamesCurvesThatHavePoints()
    {
        var chart = Chart(new Estimate(10, 2), null, null);
        new LineChart
        {
            Title = chart.Title, Places = chart.Places,
            Curves = [new ChartCurve("empty", [null, null, null]), .. chart.Curves, new ChartCurve("none", [null, null, null])],
        }.Write(_file);

        var clip = VideoClip.Load(_file);
        Assert.InRange(TopOfColour(clip, 550), 40, 45); // one entry, the first
        Assert.All(Enumerable.Range(60, 100), y => Assert.Equal(255, clip.Frame(0).Span[3 * (y * clip.Width + 550)]));
    }

    [Theory]
    [InlineData(5.9, 1)]
    [InlineData(0.09, 0.02)]
    [InlineData(0.31, 0.05)]
    [InlineData(72, 10)]
    [InlineData(600, 100)]
    public void RulesAreOneTwoOrFiveTimesAPowerOfTenApart(double range, double step)
    {
        Assert.Equal(step, LineChart.StepOf(range), 12);
    }

    private static LineChart Chart(params Estimate?[] points) =>
        new() { Title = "a chart", Places = ["0", "1/2", "1"], Curves = [new ChartCurve("one", points)] };

    // The first pixel from the top of a column that is no shade of grey.
    private static int TopOfColour(VideoClip clip, int x)
    {
        var frame = clip.Frame(0).Span;
        for (var y = 0; y < clip.Height; y++)
        {
            var at = 3 * (y * clip.Width + x);
            if (frame[at] != frame[at + 1] || frame[at] != frame[at + 2])
            {
                return y;
            }
        }

        return clip.Height;
    }
}

using Soak;

namespace ServerSamples.Tests;

public class SoakSeriesTests
{
    [Fact]
    public void ATensorLeakedOnceARoundGrows()
    {
        var series = Series(round => new Vitals { Count = 50 * round, Tensors = 900 + round, NativeMegabytes = 100 });

        Assert.Equal(["tensors"], series.Growing());
        Assert.Contains("GROWS", series.Table(), StringComparison.Ordinal);
    }

    [Fact]
    public void MemoryThatOnlyWobblesIsFlat()
    {
        var random = new Random(3);

        var series = Series(round => new Vitals { Count = 50 * round, ResidentMegabytes = 400 + (20 * random.NextDouble()) });

        Assert.Empty(series.Growing());
    }

    [Fact]
    public void WhatGrowsInTheWarmUpAloneIsFlat()
    {
        var series = Series(round => new Vitals { Count = 50 * round, Threads = Math.Min(20 + round, 30) });

        Assert.Empty(series.Growing());
    }

    [Fact]
    public void ALeakOfAKilobyteARequestGrows()
    {
        var series = Series(round => new Vitals { Count = 50 * round, NativeMegabytes = 100 + (50 * round / 1024.0) });

        Assert.Equal(["native mb"], series.Growing());
    }

    // Half an hour on a slow machine: 160 rounds of 53 requests, the resident set as it wobbles from one to the next.
    [Theory]
    [InlineData(2, true)]
    [InlineData(0, false)]
    public void ALeakOfTwoMegabytesAThousandRequestsIsSeenInHalfAnHour(double megabytes, bool grows)
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var (random, wobble) = (new Random(seed), 0.0);
            var series = Series(
                round =>
                {
                    wobble = (0.9 * wobble) + random.NextDouble() - 0.5;
                    return new Vitals { Count = 53 * round, ResidentMegabytes = 330 + (megabytes * 0.053 * round) + wobble };
                },
                rounds: 160);

            Assert.Equal(grows ? ["rss mb"] : [], series.Growing());
        }
    }

    [Fact]
    public void TheTableOfNumbersHasALineAMeasurement()
    {
        var series = Series(round => new Vitals { Minutes = 0.5 * round, Count = round, Handles = 7 });

        var lines = series.ToCsv().TrimEnd().Split('\n');

        Assert.Equal("minutes,requests,tensors,undisposed_tensors,native_mb,managed_mb,rss_mb,handles,threads", lines[0]);
        Assert.Equal(1 + series.All.Count, lines.Length);
        Assert.Equal("0.5000,1,0,0,0,0,0,7,0", lines[1]);
    }

    [Fact]
    public void ThePictureIsAPng()
    {
        using var picture = new MemoryStream();

        SoakChart.Write(picture, Series(round => new Vitals { Count = round, NativeMegabytes = double.NaN, Tensors = round }));

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture.ToArray()[..4]);
    }

    private static SoakSeries Series(Func<int, Vitals> measured, int rounds = 60)
    {
        var series = new SoakSeries("requests", 1000, Quantity.OfRequests);
        foreach (var round in Enumerable.Range(1, rounds))
        {
            series.Add(measured(round));
        }

        return series;
    }
}

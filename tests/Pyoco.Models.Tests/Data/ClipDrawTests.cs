using System.Collections.Concurrent;

namespace Pyoco.Models.Tests;

public sealed class ClipDrawTests : IDisposable
{
    private readonly ClipFolderFixture _folder = new();
    private readonly ConcurrentDictionary<string, string> _bad = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryClipComesOnceInARoundAndRoundsDiffer()
    {
        var draw = new ClipDraw(Clips(10), seed: 3, stops: false, _bad);

        var rounds = Enumerable.Range(0, 40).Select(place => draw.At(place, c => c.Name)).Chunk(10).ToArray();

        Assert.All(rounds, r => Assert.Equal(10, r.Distinct().Count()));
        Assert.Equal(4, rounds.Select(r => string.Join(' ', r)).Distinct().Count());
        var again = new ClipDraw(Clips(10), seed: 3, stops: false, _bad);
        Assert.Equal(rounds[3][7], again.At(37, c => c.Name)); // whatever was drawn before
    }

    [Fact]
    public void AClipThatCannotBeUsedIsReplacedTheSameWayEachTime()
    {
        static string Use(CaptionedClip clip) => clip.Name == "003.png" ? throw new InvalidDataException("It is damaged.") : clip.Name;
        var draw = new ClipDraw(Clips(6), seed: 1, stops: false, _bad);

        var first = Enumerable.Range(0, 60).Select(i => draw.At(i, Use)).ToArray();
        var second = Enumerable.Range(0, 60).Select(i => draw.At(i, Use)).ToArray(); // now it is known beforehand

        Assert.Equal(first, second);
        Assert.DoesNotContain("003.png", first);
        Assert.Equal([new("003.png", "It is damaged.")], _bad);
    }

    // A clip may be long enough for one cut and too short for another.
    [Fact]
    public void AClipThatFailsAtTimesIsTriedAgain()
    {
        static string UseAt(CaptionedClip clip, int place) =>
            clip.Name == "003.png" && place % 2 == 0 ? throw new InvalidDataException("It is too short.") : clip.Name;
        var (forwards, backwards) = (
            new ClipDraw(Clips(6), seed: 1, stops: false, _bad), new ClipDraw(Clips(6), seed: 1, stops: false, []));

        var first = Enumerable.Range(0, 60).Select(i => forwards.At(i, c => UseAt(c, i))).ToArray();
        var second = Enumerable.Range(0, 60).Reverse().Select(i => backwards.At(i, c => UseAt(c, i))).Reverse().ToArray();

        Assert.Equal(first, second);
        Assert.Contains("003.png", first.Where((_, i) => i % 2 == 1));
        Assert.DoesNotContain("003.png", first.Where((_, i) => i % 2 == 0));
    }

    [Fact]
    public void TheFirstOneStopsARunThatIsToStop()
    {
        var draw = new ClipDraw(Clips(2), seed: 1, stops: true, _bad);

        var error = Assert.Throws<InvalidDataException>(() => draw.At<int>(0, _ => throw new IOException("The disk is gone.")));

        Assert.Matches(@"The clip 00[01]\.png cannot be used\. The disk is gone\.", error.Message);
    }

    [Fact]
    public void WhereNoneCanBeUsedOneErrorSaysWhy()
    {
        var draw = new ClipDraw(Clips(3), seed: 1, stops: false, _bad);

        var error = Assert.Throws<InvalidDataException>(() => draw.At<int>(0, _ => throw new InvalidDataException("It is too short.")));

        Assert.Contains("3 of 3 clips cannot be used", error.Message);
        Assert.Contains("000.png: It is too short.", error.Message);
    }

    [Fact]
    public void WhatNoOtherClipHealsIsThrown()
    {
        var draw = new ClipDraw(Clips(3), seed: 1, stops: false, _bad);

        Assert.Throws<NotSupportedException>(() => draw.At<int>(0, _ => throw new NotSupportedException("ffmpeg is missing")));
    }

    private IReadOnlyList<CaptionedClip> Clips(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _folder.Add($"{i:D3}.png", red: (byte)i);
        }

        return _folder.Open().Clips;
    }
}

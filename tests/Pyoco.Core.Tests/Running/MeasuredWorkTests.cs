using System.IO.MemoryMappedFiles;

namespace Pyoco.Tests;

public sealed class MeasuredWorkTests
{
    [Fact]
    public void TimeAndMemoryAreThoseOfTheWork()
    {
        const int bytes = 256 << 20;
        GC.Collect(); // what a collection gave back while the work is done would be missing

        var measured = MeasuredWork.Of(() =>
        {
            using var pages = MemoryMappedFile.CreateNew(mapName: null, bytes);
            using var view = pages.CreateViewAccessor();
            for (var page = 0; page < bytes; page += Environment.SystemPageSize)
            {
                view.Write(page, (byte)1);
            }

            Thread.Sleep(50);
        });

        Assert.True(measured.Duration >= TimeSpan.FromMilliseconds(49));
        Assert.True(measured.Bytes > bytes / 2, $"{measured.Bytes} bytes");
    }

    [Fact]
    public void WhatTheWorkThrowsIsThrown() => Assert.Throws<FormatException>(() => MeasuredWork.Of(() => throw new FormatException()));
}

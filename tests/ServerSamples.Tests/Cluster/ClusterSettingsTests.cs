using Cluster;
using Pyoco;

namespace ServerSamples.Tests;

public class ClusterSettingsTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:")]
    [InlineData(":6379")]
    [InlineData("localhost:0")]
    [InlineData("localhost:port")]
    public void ARedisWithoutHostAndPortIsRefused(string redis) =>
        Assert.Contains("--redis", Assert.Throws<ArgumentException>(() => new ClusterSettings { Redis = redis }).Message);

    [Fact]
    public void NumbersOutOfRangeAreRefusedByTheNameOfTheirOption()
    {
        Assert.Contains("--places", Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterSettings { Places = 0 }).Message);
        Assert.Contains("--queue", Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterSettings { WaitingJobs = 0 }).Message);
        Assert.Contains("--port", Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterSettings { Port = 70000 }).Message);
        Assert.Contains("--address", Assert.Throws<ArgumentException>(() => new ClusterSettings { Address = "here" }).Message);
        Assert.Contains(
            "--wait", Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterSettings { Wait = TimeSpan.FromSeconds(-1) }).Message);
    }

    [Fact]
    public void FreePortsTakeThePlaceOfZero()
    {
        var settings = new ClusterSettings { Port = 0, GatewayPort = 0 }.WithPorts();

        Assert.InRange(settings.Port, 1024, 65535);
        Assert.InRange(settings.GatewayPort, 1024, 65535);
    }
}

public class JobRequestTests
{
    [Fact]
    public void WhatIsNotStatedIsThePipelinesOwn()
    {
        var options = JobRequest.Options(new GenerationReport { Prompt = "an orc", Seed = 7 });

        Assert.Equal(7UL, options.Seed);
        Assert.Null(options.Frames);
        Assert.Null(options.Height);
        Assert.Null(options.Width);
        Assert.Null(options.Steps);
        Assert.Null(options.Sampler);
    }

    [Fact]
    public void TheReportOfAClipAsksForTheSameClip()
    {
        var report = new GenerationReport
        {
            Prompt = "an orc", Seed = 3, Frames = 4, Height = 32, Width = 32, Steps = 2, Sampler = new MethodSpec("euler"),
        };

        var options = JobRequest.Options(report);

        Assert.Null(JobRequest.Mistake(report));
        Assert.Equal(4, options.Frames);
        Assert.Equal(2, options.Steps);
        Assert.Equal(report.Sampler, options.Sampler!.Spec);
    }

    [Fact]
    public void MistakesAreFoundBeforeTheQueue()
    {
        Assert.Contains("prompt", JobRequest.Mistake(new GenerationReport { Prompt = " " }));
        Assert.Contains("jump", JobRequest.Mistake(new GenerationReport { Prompt = "an orc", Sampler = new MethodSpec("jump") }));
    }
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pyoco.Tests;

public sealed class VideoDiffusionJsonTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = VideoDiffusionJson.Default, // and no reflection
    };

    [Fact]
    public void WhatAnAppReturnsIsWrittenAndReadWithoutReflection()
    {
        var report = new GenerationReport
        {
            Seed = 7, Frames = 8, Sampler = new MethodSpec("ddim", ("eta", 1)), Schedule = NoiseSchedule.Karras(3), Prompt = "an orc",
        };
        var frame = new ClipFrame
        {
            Index = 1, Frames = 2, Width = 1, Height = 1, FrameRate = 8, Pixels = new byte[] { 1, 2, 3 }, Report = report,
        };

        Assert.Equal(new GenerationProgress(1, 2, TimeSpan.FromSeconds(3)), Again(new GenerationProgress(1, 2, TimeSpan.FromSeconds(3))));
        Assert.Equal(new GenerationEstimate(3, TimeSpan.FromSeconds(2), 5), Again(new GenerationEstimate(3, TimeSpan.FromSeconds(2), 5)));
        Assert.Equal(new RunQueueState(1, 2, TimeSpan.Zero), Again(new RunQueueState(1, 2, TimeSpan.Zero)));
        Assert.Equal(new RunLimits { Bytes = 7 }, Again(new RunLimits { Bytes = 7 }));
        Assert.Equal(report.ToJson(), Again(report).ToJson());
        Assert.Equal([1, 2, 3], Again(frame).Pixels.ToArray());
        Assert.Equal(report.ToJson(), Again(frame).Report!.ToJson());
    }

    private static T Again<T>(T value)
    {
        var type = (JsonTypeInfo<T>)Web.GetTypeInfo(typeof(T));
        return JsonSerializer.Deserialize(JsonSerializer.Serialize(value, type), type)!;
    }
}

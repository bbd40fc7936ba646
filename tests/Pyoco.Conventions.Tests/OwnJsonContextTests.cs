using System.Text.Json;
using System.Text.Json.Serialization;
using Pyoco.Noise;

namespace Pyoco.Conventions.Tests;

/// <summary>The library's data in the source-generated JSON of an assembly that sees its public parts alone.</summary>
public sealed partial class OwnJsonContextTests
{
    [Fact]
    public void DataOfTheLibraryArePartsOfOnesOwn()
    {
        var limits = new RunLimits { Duration = TimeSpan.FromSeconds(5) };
        var job = new Job(new ProgressiveNoise(2).Spec, NoiseSchedule.Karras(steps: 3), limits);

        var json = JsonSerializer.Serialize(job, Own.Default.Job);
        var again = JsonSerializer.Deserialize(json, Own.Default.Job)!;

        Assert.Equal(job.Prior, again.Prior);
        Assert.Equal(job.Schedule.Levels, again.Schedule.Levels);
        Assert.Equal(job.Limits, again.Limits);
    }

    internal sealed record Job(MethodSpec Prior, NoiseSchedule Schedule, RunLimits Limits);

    [JsonSerializable(typeof(Job))]
    private sealed partial class Own : JsonSerializerContext;
}

using System.Text.Json;

namespace Pyoco.Tests;

public sealed class NoiseScheduleConverterTests
{
    [Fact]
    public void AScheduleThatRisesSaysSoAndComesBack()
    {
        var rising = NoiseSchedule.Karras(3, 0.1, 10).Inverted();

        var json = JsonSerializer.Serialize(rising);
        var back = JsonSerializer.Deserialize<NoiseSchedule>(json)!;

        Assert.StartsWith("""{"initial_scale":1,"rises":true,"steps":[[1,""", json);
        Assert.True(back.Rises);
        Assert.Equal(rising.Levels, back.Levels);
        Assert.DoesNotContain("rises", JsonSerializer.Serialize(NoiseSchedule.Karras(3)));
    }

    [Fact]
    public void StepsThatRiseWithoutSayingSoAreRefused() => Assert.Contains("not to rise", Assert.Throws<JsonException>(
        () => JsonSerializer.Deserialize<NoiseSchedule>("""{"initial_scale":1,"steps":[[1,1,1,2]]}""")).Message);
}

using Microsoft.Extensions.Options;

namespace Pyoco.Hosting.Tests;

public sealed class SpecificationRulesTests
{
    [Fact]
    public async Task EveryBrokenRuleOfASectionIsInTheOneMessageThatEndsTheStart()
    {
        var loads = 0;
        using var host = TestHost.Build(
            """
            {
                "Steps": 0, "ConcurrentRuns": 9999, "WaitingRuns": -1, "RequestBatching": 0, "MaxSeconds": -3,
                "StuckAfterSeconds": 0, "Stepz": 4,
                "Sampler": {"name": "ddim", "eta": 7}, "NoisePrior": "purple", "Guidance": "{\"scale\": 1}"
            }
            """,
            load: () => throw new InvalidOperationException($"loaded {++loads}"));

        var mistakes = (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Message;

        string[] expected =
        [
            "Model", "Steps", "ConcurrentRuns", "WaitingRuns", "RequestBatching", "MaxSeconds", "StuckAfterSeconds",
            "The entry 'Stepz' is unknown",
            "Sampler is {\"name\":\"ddim\",\"eta\":7}, which cannot be made", "NoisePrior is purple", "There is no prior 'purple'",
            "Guidance is {\"scale\": 1}",
        ];
        Assert.All(expected, part => Assert.Contains(part, mistakes));
        Assert.Equal(0, loads);
    }

    [Fact]
    public async Task APriorOfAFileIsTheModelsAffair()
    {
        using var host = TestHost.Build("""{"Model": "m", "NoisePrior": "stored", "WarmUp": "None"}""");

        await host.StartAsync();
        await host.StopAsync();
    }
}

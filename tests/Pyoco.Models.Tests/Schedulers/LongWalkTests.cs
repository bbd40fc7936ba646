using System.Text.Json.Nodes;
using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Walks of about as many steps as there are timesteps: where the reference walks them, so does a config here; of classes whose
/// reference was not tried, a config walks them or says in an exception for the user why not.</summary>
public sealed class LongWalkTests
{
    private static readonly string[] Tried =
        ["DDIMScheduler", "DPMSolverMultistepScheduler", "EDMEulerScheduler", "EulerDiscreteScheduler", "PNDMScheduler"];

    private static readonly string[] Spacings = ["leading", "linspace", "trailing"];

    public static TheoryData<string> Cases => GoldenCases.OfKind("scheduler");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void AThousandStepsAreWalked(string name)
    {
        var golden = GoldenCases.Open(name);
        var config = (JsonObject)JsonNode.Parse(File.ReadAllText(golden.PathOf("scheduler_config.json")))!;
        var isTried = Tried.Contains(golden["class"].GetString());

        foreach (var (steps, spacing) in new[] { 998, 999, 1000 }.SelectMany(s => Spacings.Select(spacing => (s, spacing))))
        {
            if (!ReferenceFails(config, spacing, steps))
            {
                var changed = SchedulerConfig.Load(golden.Folder).With(new JsonObject { ["timestep_spacing"] = spacing });
                var refusal = Record.Exception(() =>
                {
                    Assert.Equal(steps, changed.CreatePlan(steps).Schedule.Steps);
                    changed.CreateSampler(steps);
                });
                Assert.True(
                    refusal is null || (!isTried && refusal is (ArgumentException or NotSupportedException)),
                    $"{spacing}, {steps}: {refusal}");
            }
        }
    }

    // A step that stands still, as the first two do where timesteps beyond the last are it.
    [Theory]
    [InlineData("EulerDiscreteScheduler")]
    [InlineData("DPMSolverMultistepScheduler")]
    public void AStepThatStandsStillLeavesTheVideoFinite(string sampler)
    {
        var config = SchedulerConfig.Parse(
            """{"_class_name": "EulerDiscreteScheduler", "timestep_spacing": "leading", "steps_offset": 1, "num_train_timesteps": 20}""");
        var schedule = config.CreateSchedule(20);

        Assert.Equal(schedule.Levels[0], schedule.Levels[1]);
        Walk(config, schedule, SchedulerConfig.Parse($$"""{"_class_name": "{{sampler}}"}""").CreateSampler(20));
    }

    // diffusers 0.42.1, tried: an index beyond the last timestep, or NaN of two equal timesteps.
    private static bool ReferenceFails(JsonObject config, string spacing, int steps)
    {
        var offset = config["steps_offset"]?.GetValue<int>() ?? 0;
        var isSpaced = config["use_karras_sigmas"]?.GetValue<bool>() == true || config["use_lu_lambdas"]?.GetValue<bool>() == true;
        return config["_class_name"]!.GetValue<string>() switch
        {
            "DDIMScheduler" or "PNDMScheduler" => spacing == "leading" && offset + steps > 1000,
            "DPMSolverMultistepScheduler" => !isSpaced && (spacing == "linspace" ? steps == 1000
                : spacing == "trailing" ? steps == 998
                : steps >= 1000 - offset),
            _ => false,
        };
    }

    // The network says little: what is left is finite, whatever the levels.
    private static void Walk(SchedulerConfig config, NoiseSchedule schedule, ISampler sampler)
    {
        using var scope = NewDisposeScope();
        var denoiser = config.CreateDenoiser((input, _) => input.clone());

        var result = sampler.Sample(denoiser, ones([1, 1, 1, 2, 2]), schedule, SamplingRun.Default);

        Assert.True(result.isfinite().all().item<bool>(), $"{result.flatten()[0].item<float>()}");
    }
}

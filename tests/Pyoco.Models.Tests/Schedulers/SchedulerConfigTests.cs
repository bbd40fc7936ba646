using System.Text.Json.Nodes;

namespace Pyoco.Models.Tests;

public sealed class SchedulerConfigTests
{
    [Fact]
    public void AClassThatIsNotImplementedIsRefusedByNameWithTheOnesThatAre()
    {
        var config = SchedulerConfig.Parse("""{"_class_name":"SASolverScheduler"}""");

        Assert.All(
            new Action[]
            {
                () => config.CreateSchedule(4), () => config.CreateSampler(4), () => config.CreateDenoiser((x, _) => x),
                config.ThrowIfUnsupported,
            },
            use => Assert.Contains(
                "_class_name is 'SASolverScheduler' in the scheduler's config; Pyoco supports DDIMInverseScheduler, DDIMScheduler, ",
                Assert.Throws<NotSupportedException>(use).Message));
        Assert.Equal("SASolverScheduler", config.ClassName);
    }

    [Fact]
    public void EntriesAreReplacedInACopyAndOthersStay()
    {
        var config = SchedulerConfig.Parse(
            """{"_class_name":"DDIMScheduler","beta_start":0.00085,"beta_end":0.012,"beta_schedule":"scaled_linear","steps_offset":0}""");

        var adapted = config.With(new JsonObject { ["beta_schedule"] = "linear", ["steps_offset"] = 1 });

        Assert.Equal(
            DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012).Level(750).Sigma, config.CreateSchedule(4).Levels[0].Sigma,
            tolerance: 1e-4);
        Assert.Equal(
            DiscreteTimesteps.Linear(1000, 0.00085, 0.012).Level(751).Sigma, adapted.CreateSchedule(4).Levels[0].Sigma, tolerance: 1e-4);
    }

    [Fact]
    public void AnotherClassTakesTheEntriesThatItKnowsAndItsOwnDefaults()
    {
        // Of DDIM: leading from 0, and PNDM's own end at the first timestep does not hold.
        var pndm = SchedulerConfig.Parse(
            """{"_class_name":"PNDMScheduler","skip_prk_steps":false,"beta_start":0.00085,"beta_end":0.012,"num_train_timesteps":100}""");

        var ddim = pndm.With(new JsonObject { ["_class_name"] = "DDIMScheduler" });

        Assert.Equal("DDIMScheduler", ddim.ClassName);
        Assert.Equal("ddim", ddim.CreateSampler(4).Spec.Name);
        Assert.Equal(
            DiscreteTimesteps.Linear(100, 0.00085, 0.012).Level(75).Sigma, ddim.CreateSchedule(4).Levels[0].Sigma, tolerance: 1e-5);
        Assert.Equal(0, ddim.CreateSchedule(4).Levels[^1].Noise);
    }

    [Fact]
    public void AnUnsupportedEntryCanBeReplacedBeforeItIsUsed()
    {
        var config = SchedulerConfig.Parse("""{"_class_name":"EulerDiscreteScheduler","timestep_spacing":"golden"}""");

        var mended = config.With(new JsonObject { ["timestep_spacing"] = "trailing" });

        Assert.Contains("timestep_spacing is 'golden'", Assert.Throws<NotSupportedException>(config.ThrowIfUnsupported).Message);
        Assert.Equal(5, mended.CreateSchedule(5).Steps);
    }

    [Fact]
    public void PythonsInfinitiesAreReadAndTextsThatSpellThemStay()
    {
        var config = SchedulerConfig.Parse(
            """{"_class_name":"DPMSolverMultistepScheduler","lambda_min_clipped": -Infinity, "a": [Infinity,NaN],"""
                + """ "note":"\"-Infinity\" is no text, Infinity is"}""");

        Assert.Equal(6, config.CreateSchedule(6).Steps);
        Assert.Equal("\"-Infinity\" is no text, Infinity is", config.ToJson()["note"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("[]", "object")]
    [InlineData("{}", "_class_name")]
    [InlineData("{", "no JSON")]
    [InlineData("""{"_class_name":"DDIMScheduler","a":1,"a":2}""", "no JSON")]
    [InlineData("""{"_class_name":3}""", "_class_name")]
    public void WhatIsNoConfigIsRefused(string json, string named) =>
        Assert.Contains(named, Assert.Throws<CheckpointException>(() => SchedulerConfig.Parse(json)).Message);

    // A regular expression of texts and numbers says the same, in a time that grows with the square of what is not closed.
    [Fact]
    public void NumbersThatAreNoJsonAreQuotedOutsideOfTexts()
    {
        var (random, pattern) = (new Random(5), new System.Text.RegularExpressions.Regex(@"""(?:[^""\\]|\\.)*""|-?Infinity|NaN"));
        string[] pieces = ["\"", "\\", "NaN", "-Infinity", "Infinity", "-", "a", ": ", "\\\"", "Inf"];
        for (var i = 0; i < 5000; i++)
        {
            var json = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            json += pattern.Replace(json, "").Contains('"') ? "\"" : ""; // an open text is no JSON either way

            var expected = pattern.Replace(json, m => m.Value[0] == '"' ? m.Value : $"\"{m.Value}\"");

            if (!pattern.Replace(json, "").Contains('"'))
            {
                Assert.Equal((json, expected), (json, SchedulerConfig.QuoteInfinities(json)));
            }
        }
    }

    [Fact]
    public void MillionsOfQuotesAreReadOnce()
    {
        var json = string.Concat(Enumerable.Repeat("\"\\", 2_000_000));

        Assert.Equal(json, SchedulerConfig.QuoteInfinities(json));
        Assert.Throws<CheckpointException>(() => SchedulerConfig.Parse(json));
    }

    [Fact]
    public void AFolderWithoutConfigIsRefusedByTheFileExpected() => Assert.Contains(
        "scheduler_config.json", Assert.Throws<FileNotFoundException>(() => SchedulerConfig.Load(Path.GetTempPath())).Message);

    [Theory]
    [InlineData("PNDMScheduler")]
    [InlineData("EulerDiscreteScheduler")]
    [InlineData("LCMScheduler")]
    public void FreshNoiseIsForTheClassThatHasIt(string name)
    {
        var config = SchedulerConfig.Parse($$"""{"_class_name":"{{name}}","skip_prk_steps":true}""");

        Assert.Contains(name, Assert.Throws<ArgumentException>("eta", () => config.CreateSampler(4, eta: 0.5)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(
            "eta", () => SchedulerConfig.Parse("""{"_class_name":"DDIMScheduler"}""").CreateSampler(4, eta: 1.5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void StepsBelowOneAreRefused(int steps)
    {
        var config = SchedulerConfig.Parse("""{"_class_name":"DDIMScheduler"}""");

        Assert.Throws<ArgumentOutOfRangeException>("steps", () => config.CreateSchedule(steps));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => config.CreateSampler(steps));
    }
}

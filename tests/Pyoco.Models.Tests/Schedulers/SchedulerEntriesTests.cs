using System.Text.Json;

namespace Pyoco.Models.Tests;

public sealed class SchedulerEntriesTests
{
    [Fact]
    public void AbsentEntriesTakeTheDefaultsOfTheClass()
    {
        var entries = Entries("{}");

        Assert.Equal(3, entries.Integer("x", 3));
        Assert.Equal(0.5, entries.Number("x", 0.5));
        Assert.Null(entries.OptionalNumber("x"));
        Assert.True(entries.Flag("x", true));
        Assert.Equal("b", entries.OneOf("x", "b", "a", "b"));
        Assert.Equal(double.NegativeInfinity, entries.LowerBound("x"));
        Assert.Equal(NetworkPrediction.Epsilon, entries.Prediction("epsilon"));
        Assert.Null(entries.Limit(clips: false));
        Assert.Equal(DiscreteTimesteps.Linear(1000, 0.0001, 0.02).Level(999).Sigma, entries.Timesteps().Level(999).Sigma, tolerance: 1e-3);
        Assert.Equal(
            DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012).Level(999).Sigma,
            entries.Timesteps(0.00085, 0.012, "scaled_linear").Level(999).Sigma, tolerance: 1e-4);
    }

    [Fact]
    public void EntriesThatAreThereCount()
    {
        var entries = Entries(
            """{"n":null,"f":false,"t":true,"o":2.5,"low":"""
            + """-5.1,"inf":"-Infinity","prediction_type":"v_prediction","beta_schedule":"squaredcos_cap_v2"}""");

        Assert.False(entries.Flag("n", true)); // null is false in Python
        Assert.False(entries.Flag("f", true));
        Assert.True(entries.Flag("t", false));
        Assert.Equal((2.5, null), (entries.OptionalNumber("o"), entries.OptionalNumber("n")));
        Assert.Equal(
            (-5.1, double.NegativeInfinity, double.NegativeInfinity),
            (entries.LowerBound("low"), entries.LowerBound("inf"), entries.LowerBound("n")));
        Assert.Equal(NetworkPrediction.Velocity, entries.Prediction("epsilon", "v_prediction"));
        Assert.True(entries.IsSquaredCosine);
        entries.Require("n", "true");
    }

    [Fact]
    public void ValuesThatAreNotImplementedAreQuotedWithTheirKey()
    {
        var entries = Entries("""{"prediction_type":"flow_prediction","beta_schedule":"sigmoid","flag":true}""");

        Assert.Contains(
            "prediction_type is 'flow_prediction'",
            Assert.Throws<NotSupportedException>(() => entries.Prediction("epsilon")).Message);
        Assert.Contains("beta_schedule is 'sigmoid'", Assert.Throws<NotSupportedException>(() => entries.Timesteps()).Message);
        Assert.Contains("flag is 'true'", Assert.Throws<NotSupportedException>(() => entries.Require("flag", "false")).Message);
        Assert.Equal("k is 'v' in the config; Pyoco supports 'w'.", entries.Refusal("k", "v", "'w'").Message);
    }

    [Fact]
    public void ThresholdingComesBeforeClipping()
    {
        Assert.Equal(
            Thresholding.Dynamic(0.9, 1.5),
            Entries("""{"thresholding":true,"dynamic_thresholding_ratio":0.9,"sample_max_value":1.5,"clip_sample":true}""")
                .Limit(clips: true));
        Assert.Equal(Thresholding.Static(2), Entries("""{"clip_sample_range":2}""").Limit(clips: true));
        Assert.Null(Entries("""{"clip_sample":false}""").Limit(clips: true));
        Assert.Null(Entries("""{"clip_sample":true}""").Limit(clips: null)); // no entry of that class
    }

    [Theory]
    [InlineData("""{"num_train_timesteps":1}""")]
    [InlineData("""{"beta_start":-1}""")]
    [InlineData("""{"beta_end":1.5}""")]
    [InlineData("""{"trained_betas":[0.1,0.2]}""")]
    [InlineData("""{"trained_betas":"all"}""")]
    public void BetasThatAreNoneAreDamage(string json) => Assert.Throws<CheckpointException>(() => Entries(json).Timesteps());

    [Fact]
    public void BetasMayBeListed()
    {
        var timesteps = Entries("""{"num_train_timesteps":3,"trained_betas":[0.5,0.25,0.5],"beta_schedule":"not looked at"}""").Timesteps();

        Assert.Equal([0.5, 0.375, 0.1875], Enumerable.Range(0, 3).Select(t => Math.Round(Math.Pow(timesteps.Level(t).Signal, 2), 9)));
    }

    [Fact]
    public void BetasAreRescaledOnlyByClassesThatKnowHow()
    {
        var entries = Entries("""{"rescale_betas_zero_snr":true}""");

        Assert.Equal(0, entries.Timesteps(leastSignalSquared: 0).Level(999).Signal);
        Assert.Equal(
            Math.Pow(2, -12), entries.Timesteps(0.00085, 0.012, "scaled_linear", Math.Pow(2, -24)).Level(999).Signal, tolerance: 1e-12);
        Assert.NotEqual(0, entries.Timesteps().Level(999).Signal);
    }

    [Fact]
    public void NumbersOutOfRangeAreDamage()
    {
        Assert.Throws<CheckpointException>(() => Entries("""{"x":-1}""").Integer("x", 0));
        Assert.Throws<CheckpointException>(() => Entries("""{"x":0}""").PositiveNumber("x", 1));
        Assert.Throws<CheckpointException>(() => Entries("""{"thresholding":true,"sample_max_value":0}""").Limit(clips: null));
    }

    private static SchedulerEntries Entries(string json) => new(JsonDocument.Parse(json).RootElement, "the config");
}

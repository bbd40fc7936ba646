using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class SigmaConfigTests
{
    private const string Betas = "\"beta_start\":0.00085,\"beta_end\":0.012,\"beta_schedule\":\"scaled_linear\"";
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

    [Fact]
    public void SigmaIsLinearBetweenTimestepsAndTheNetworkIsToldTheFraction()
    {
        var config = Read("");

        var schedule = config.CreateSchedule(5);

        Assert.Equal((Timesteps.Level(499).Sigma + Timesteps.Level(500).Sigma) / 2, schedule.Levels[2].Noise, tolerance: 1e-5);
        Assert.All(schedule.Levels, level => Assert.Equal(1, level.Signal));
        Assert.Equal([999, 749.25f, 499.5f, 249.75f, 0], Told(config, schedule), (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Theory]
    [InlineData("linspace", false)]
    [InlineData("trailing", false)]
    [InlineData("leading", true)]
    public void TheStartOfLeadingTimestepsCountsTheVideoIn(string spacing, bool counts)
    {
        var schedule = Read($"\"timestep_spacing\":\"{spacing}\"").CreateSchedule(10);

        var sigma = schedule.Levels[0].Noise;
        Assert.Equal(counts ? Math.Sqrt(sigma * sigma + 1) : sigma, schedule.InitialScale, tolerance: 1e-12);
    }

    [Fact]
    public void SpacedSigmasStayInTheRangeOfTheTimestepsOrInTheirOwn()
    {
        var leading = Read("\"use_karras_sigmas\":true,\"timestep_spacing\":\"leading\",\"steps_offset\":1").CreateSchedule(10);
        var own = Read("\"use_karras_sigmas\":true,\"sigma_min\":0.05,\"sigma_max\":9").CreateSchedule(10);

        Assert.Equal(Timesteps.Level(901).Sigma, leading.Levels[0].Noise, tolerance: 1e-4);
        Assert.Equal(Timesteps.Level(1).Sigma, leading.Levels[^2].Noise, tolerance: 1e-5);
        Assert.Equal((9, 0.05), (own.Levels[0].Noise, own.Levels[^2].Noise));
    }

    [Fact]
    public void TheWalkEndsCleanOrAtTheSmallestSigmaOfTraining()
    {
        Assert.Equal(0, Read("").CreateSchedule(4).Levels[^1].Noise);
        Assert.Equal(
            Timesteps.Level(0).Sigma,
            Read("\"final_sigmas_type\":\"sigma_min\",\"timestep_spacing\":\"trailing\"").CreateSchedule(4).Levels[^1].Noise,
            tolerance: 1e-5);
    }

    [Fact]
    public void LogLinearSigmasHaveTheTimestepsOfASpacingOfTheirOwn()
    {
        var config = Read("\"interpolation_type\":\"log_linear\"");
        var schedule = config.CreateSchedule(4);
        var ratios = schedule.Levels.Zip(schedule.Levels.Skip(1), (a, b) => a.Noise / b.Noise).ToArray();

        Assert.All(ratios, ratio => Assert.Equal(ratios[0], ratio, tolerance: 1e-9));
        Assert.Equal([999f, 666, 333, 0], Told(config, schedule, afterGuidance: true), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal(Timesteps.Timestep(schedule.Levels[1]), Told(config, schedule)[1], tolerance: 0.01);
    }

    [Fact]
    public void ContinuousTimestepsOfVelocitiesAreLogarithms()
    {
        var config = Read(
            "\"timestep_type\":\"continuous\",\"prediction_type\":\"v_prediction\",\"use_karras_sigmas\":true,"
            + "\"sigma_min\":0.002,\"sigma_max\":700");

        var told = Told(config, config.CreateSchedule(3));

        Assert.Equal(Math.Log(700) / 4, told[0], tolerance: 1e-6);
        Assert.Equal(Math.Log(0.002) / 4, told[2], tolerance: 1e-6);
    }

    [Theory]
    [InlineData("EulerAncestralDiscreteScheduler", "ddim(eta=1)")]
    [InlineData("HeunDiscreteScheduler", "heun")]
    [InlineData("KDPM2DiscreteScheduler", "kdpm2(eta=0)")]
    [InlineData("KDPM2AncestralDiscreteScheduler", "kdpm2(eta=1)")]
    [InlineData("LMSDiscreteScheduler", "lms(order=4)")]
    [InlineData("DPMSolverSDEScheduler", "dpm-solver-sde(eta=1)")]
    public void RelativesWalkTheSameLevelsWithASamplerOfTheirOwn(string name, string sampler)
    {
        var config = Schedulers.Read($$"""{"_class_name":"{{name}}",{{Betas}}}""");

        Assert.Equal(Read("").CreateSchedule(7).Levels, config.CreateSchedule(7).Levels);
        Assert.Equal(sampler, config.CreateSampler(7, null).Spec.ToString());
    }

    // At the levels of the walk sigma is linear in the timestep, between them its logarithm is.
    [Fact]
    public void ClassesThatAskBetweenLevelsTellTheFractionOfTheWalkAndThatOfLnSigma()
    {
        using var scope = NewDisposeScope();
        var config = Schedulers.Read($$"""{"_class_name":"KDPM2DiscreteScheduler",{{Betas}}}""");
        var schedule = config.CreateSchedule(5);
        var told = new List<float>();
        var denoiser = config.AfterGuidance(
            config.CreateDenoiser((input, timestep) =>
            {
                told.Add(timestep[0].item<float>());
                return input.clone();
            }), 5);

        new Kdpm2Sampler().Sample(denoiser, TinyModels.Normal(1, 1, 2, 2, 2), schedule, SamplingRun.Default);

        var middle = NoiseLevel.FromSigma(Math.Sqrt(schedule.Levels[0].Sigma * schedule.Levels[1].Sigma));
        Assert.Equal(
            [999, (float)Timesteps.Timestep(middle), 749.25f], told.Take(3), (a, b) => Math.Abs(a - b) < 5e-3);
    }

    [Fact]
    public void ValuesThatAreNotImplementedAreRefused()
    {
        Assert.Contains(
            "interpolation_type is 'cubic'",
            Assert.Throws<NotSupportedException>(() => Read("\"interpolation_type\":\"cubic\"")).Message);
        Assert.Contains(
            "final_sigmas_type is 'one'",
            Assert.Throws<NotSupportedException>(() => Read("\"final_sigmas_type\":\"one\"")).Message);
    }

    private static IPublishedScheduler Read(string more) =>
        Schedulers.Read($$"""{"_class_name":"EulerDiscreteScheduler",{{Betas}}{{(more.Length > 0 ? "," + more : "")}}}""");

    // What the network of a walk was told.
    private static float[] Told(IPublishedScheduler config, NoiseSchedule schedule, bool afterGuidance = false)
    {
        using var scope = NewDisposeScope();
        var told = new List<float>();
        var denoiser = config.CreateDenoiser((input, timestep) =>
        {
            told.Add(timestep[0].item<float>());
            return input.clone();
        });
        new EulerSampler().Sample(
            afterGuidance ? config.AfterGuidance(denoiser, schedule.Steps) : denoiser, TinyModels.Normal(1, 1, 2, 2, 2), schedule,
            SamplingRun.Default);
        return [.. told];
    }
}

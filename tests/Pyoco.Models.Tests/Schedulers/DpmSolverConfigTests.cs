using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class DpmSolverConfigTests
{
    private const string Betas = "\"beta_start\":0.00085,\"beta_end\":0.012,\"beta_schedule\":\"scaled_linear\"";
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

    [Theory]
    [InlineData("linspace", new[] { 999, 799, 599, 400, 200 })]
    [InlineData("leading", new[] { 831, 665, 499, 333, 167 })]
    [InlineData("trailing", new[] { 999, 799, 599, 399, 199 })]
    public void StepsAreOneFewerThanSpacedTimestepsButForTrailing(string spacing, int[] timesteps)
    {
        var schedule = Read($"\"timestep_spacing\":\"{spacing}\",\"steps_offset\":1").CreateSchedule(5);

        Assert.Equal(timesteps, schedule.Levels.SkipLast(1).Select(l => (int)Math.Round(Timesteps.Timestep(l))));
        Assert.Equal((1, 0), (schedule.InitialScale, schedule.Levels[^1].Noise));
        Assert.All(schedule.Levels, level => Assert.Equal(1, level.Signal * level.Signal + level.Noise * level.Noise, tolerance: 1e-6));
    }

    [Fact]
    public void SpacedSigmasSpanAllOfTrainingAndTheirTimestepsAreRounded()
    {
        var config = Read("\"use_karras_sigmas\":true,\"timestep_spacing\":\"leading\"");
        var schedule = config.CreateSchedule(12);

        Assert.Equal(Timesteps.Level(999).Sigma, schedule.Levels[0].Sigma, tolerance: 1e-4);
        Assert.Equal(Timesteps.Level(0).Sigma, schedule.Levels[11].Sigma, tolerance: 1e-6);
        Assert.Equal([999, 933, 854, 761, 646, 506, 345, 190, 78, 23, 4, 0], Told(config, schedule)); // of the reference
    }

    [Fact]
    public void UniformLambdasAreExponentialSigmasWithRoundedTimestepsInsteadOfCutOnes()
    {
        var (lu, exponential) = (Read("\"use_lu_lambdas\":true"), Read("\"use_exponential_sigmas\":true"));

        Assert.Equal(exponential.CreateSchedule(12).Levels, lu.CreateSchedule(12).Levels);
        Assert.Equal([999, 899, 782, 644, 482, 311, 166, 72, 26, 8, 2, 0], Told(lu, lu.CreateSchedule(12)));
        Assert.Equal(
            [998, 899, 782, 643, 481, 311, 165, 72, 26, 8, 2, 0], Told(exponential, exponential.CreateSchedule(12))); // of the reference
    }

    [Fact]
    public void TimestepsBelowTheLeastLambdaAreNotWalked()
    {
        var squaredCosine = DiscreteTimesteps.SquaredCosine(1000);
        var schedule = Schedulers.Read(
            """{"_class_name":"DPMSolverMultistepScheduler","beta_schedule":"squaredcos_cap_v2","lambda_min_clipped":-5.1}""")
                .CreateSchedule(10);

        var first = (int)Math.Round(squaredCosine.Timestep(schedule.Levels[0]));
        Assert.True(-Math.Log(squaredCosine.Level(first).Sigma) >= -5.1 && -Math.Log(squaredCosine.Level(first + 1).Sigma) < -5.1);
    }

    [Theory]
    [InlineData("\"algorithm_type\":\"sde-dpmsolver\"", "final_sigmas_type is 'zero'")]
    [InlineData("\"solver_order\":4", "solver_order is '4'")]
    [InlineData("\"solver_order\":3,\"euler_at_final\":true,\"lower_order_final\":false", "lower_order_final is 'false'")]
    [InlineData("\"solver_type\":\"rk\"", "solver_type is 'rk'")]
    [InlineData("\"algorithm_type\":\"dpmsolver\"", "final_sigmas_type is 'zero'")]
    public void EntriesOfTheSolverThatAreNotImplementedAreRefusedForTheSamplerOnly(string entries, string named)
    {
        var config = Read(entries);

        Assert.Contains(named, Assert.Throws<NotSupportedException>(() => config.CreateSampler(5, 0)).Message);
        Assert.Equal(5, config.CreateSchedule(5).Steps);
    }

    [Theory]
    [InlineData("\"use_flow_sigmas\":true", "use_flow_sigmas is 'true'")]
    [InlineData("\"use_dynamic_shifting\":true", "use_dynamic_shifting is 'true'")]
    [InlineData("\"variance_type\":\"learned\"", "variance_type is 'learned'")]
    [InlineData("\"prediction_type\":\"flow_prediction\"", "use_flow_sigmas is 'false'")]
    [InlineData(
        "\"prediction_type\":\"flow_prediction\",\"use_flow_sigmas\":true,\"use_lu_lambdas\":true", "use_lu_lambdas is 'true'")]
    public void EntriesOfLevelsAndNetworksThatAreNotImplementedAreRefused(string entries, string named) =>
        Assert.Contains(named, Assert.Throws<NotSupportedException>(() => Read(entries)).Message);

    [Fact]
    public void NamesThatOtherFamiliesLeaveMeanTheDefaults() =>
        Assert.Equal(
            "dpm-solver++",
            Read("\"algorithm_type\":\"deis\",\"solver_type\":\"logrho\",\"final_sigmas_type\":\"sigma_min\"")
                .CreateSampler(5, 0).Spec.Name);

    [Fact]
    public void NoiseIsIntegratedWhereTheConfigSaysSo() =>
        Assert.Equal(
            "dpm-solver",
            Read("\"algorithm_type\":\"dpmsolver\",\"final_sigmas_type\":\"sigma_min\"").CreateSampler(5, 0).Spec.Name);

    private static IPublishedScheduler Read(string more) =>
        Schedulers.Read($$"""{"_class_name":"DPMSolverMultistepScheduler",{{Betas}},{{more}}}""");

    private static float[] Told(IPublishedScheduler config, NoiseSchedule schedule)
    {
        using var scope = NewDisposeScope();
        var told = new List<float>();
        var denoiser = config.CreateDenoiser((input, timestep) =>
        {
            told.Add(timestep[0].item<float>());
            return input.clone();
        });
        config.CreateSampler(schedule.Steps, 0).Sample(denoiser, TinyModels.Normal(1, 1, 2, 2, 2), schedule, SamplingRun.Default);
        return [.. told];
    }
}

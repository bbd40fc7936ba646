namespace Pyoco.Models.Tests;

public sealed class DdimConfigTests
{
    [Fact]
    public void AbsentEntriesTakeTheDefaultsOfTheClass()
    {
        // Not those of Stable Diffusion: linear betas, no offset, the clean end, clipping.
        var config = (DdimConfig)Schedulers.Read("""{"_class_name":"DDIMScheduler"}""");

        Assert.Equal(new TimestepStrides(TimestepSpacing.Leading, 0, EndsClean: true), config.Strides);
        Assert.Equal((Thresholding.Static(1), NetworkPrediction.Epsilon), (config.Limit, config.Prediction));
        Assert.Equal(
            DiscreteTimesteps.Linear(1000, 0.0001, 0.02).Level(980).Sigma, config.CreateSchedule(50).Levels[0].Sigma, tolerance: 1e-3);
    }

    [Fact]
    public void ModelScopesConfigIsRead()
    {
        var config = (DdimConfig)Schedulers.Read(
            """
            {"_class_name":"DDIMScheduler","beta_end":0.012,"beta_schedule":"scaled_linear","beta_start":0.00085,"clip_sample":false,
             "num_train_timesteps":1000,"prediction_type":"epsilon","set_alpha_to_one":false,"steps_offset":1,"trained_betas":null}
            """);

        Assert.Equal(new TimestepStrides(TimestepSpacing.Leading, 1, EndsClean: false), config.Strides);
        Assert.Null(config.Limit);
        Assert.Equal(0.02917, config.CreateSchedule(25).Levels[^1].Sigma, tolerance: 1e-5);
    }

    [Fact]
    public void ZeroTerminalSnrStartsWithoutSignal()
    {
        var schedule = SchedulerConfig.Parse(
            """{"_class_name":"DDIMScheduler","rescale_betas_zero_snr":true,"timestep_spacing":"trailing"}""")
            .CreateSchedule(8);

        Assert.Equal(new NoiseLevel(0, 1), schedule.Levels[0]);
    }
}

namespace Pyoco.Models.Tests;

public sealed class PndmConfigTests
{
    // As Stable Diffusion 1.5 publishes it; clip_sample is no entry of the class.
    private const string StableDiffusion =
        """
        {"_class_name":"PNDMScheduler","_diffusers_version":"0.6.0","beta_end":0.012,"beta_schedule":"scaled_linear","beta_start":0.00085,
         "num_train_timesteps":1000,"set_alpha_to_one":false,"skip_prk_steps":true,"steps_offset":1,"trained_betas":null,"clip_sample":true}
        """;

    [Fact]
    public void StableDiffusionsConfigIsRead()
    {
        var config = (PndmConfig)Schedulers.Read(StableDiffusion);

        Assert.Equal(
            (new TimestepStrides(TimestepSpacing.Leading, 1, EndsClean: false), NetworkPrediction.Epsilon),
            (config.Strides, config.Prediction));
        Assert.Equal("pndm", config.CreateSampler(50, 0).Spec.Name);
        Assert.Equal("pndm", config.CreateSampler(1, 0).Spec.Name);
    }

    [Fact]
    public void TheRungeKuttaStartOfTheDefaultIsRefusedForTheSamplerOnly()
    {
        var config = SchedulerConfig.Parse("""{"_class_name":"PNDMScheduler"}""");

        Assert.Contains("skip_prk_steps is 'false'", Assert.Throws<NotSupportedException>(() => config.CreateSampler(10)).Message);
        Assert.Equal(10, config.CreateSchedule(10).Steps);
    }

    [Fact]
    public void ASamplePredictionIsRefused() => Assert.Contains(
        "prediction_type is 'sample'",
        Assert.Throws<NotSupportedException>(
            () => Schedulers.Read("""{"_class_name":"PNDMScheduler","prediction_type":"sample"}""")).Message);
}

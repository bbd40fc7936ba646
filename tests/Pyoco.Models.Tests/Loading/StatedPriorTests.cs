namespace Pyoco.Models.Tests;

public sealed class StatedPriorTests
{
    private static readonly MethodSpec Mixed = new("mixed", ("alpha", 1));
    private static readonly MethodSpec Progressive = new("progressive", ("alpha", 2));

    [Fact]
    public void AModelThatNamesNoneTakesThePartsAndOneThatNamesAnotherRefusesIt()
    {
        Assert.Equal(Mixed, StatedPrior.Joined(MethodSpec.Independent, Mixed, "lora"));
        Assert.Equal(Mixed, StatedPrior.Joined(Mixed, Mixed, "lora"));
        Assert.Equal(Mixed, StatedPrior.Joined(Mixed, null, "lora"));

        var error = Assert.Throws<CheckpointException>(() => StatedPrior.Joined(Mixed, Progressive, "lora"));
        Assert.Contains("lora was trained with the noise prior progressive(alpha=2), and the model with mixed(alpha=1)", error.Message);
        Assert.Throws<CheckpointException>(() => StatedPrior.Joined(Mixed, MethodSpec.Independent, "lora"));
    }

    [Fact]
    public void APriorThatIsMadeFromAFileTravelsOnlyWithAModelsFolder()
    {
        var prior = new MethodSpec("fixed", ("file", "noise.safetensors"));

        Assert.Throws<NotSupportedException>(() => StatedPrior.Metadata(prior));
        Assert.Throws<CheckpointException>(() => StatedPrior.Parse(prior.ToJson(), "adapter"));
        Assert.Throws<CheckpointException>(() => StatedPrior.Parse("[]", "adapter"));
        Assert.Equal(Mixed, StatedPrior.Parse(StatedPrior.Metadata(Mixed)["pyoco.noise_prior"], "adapter"));
    }
}

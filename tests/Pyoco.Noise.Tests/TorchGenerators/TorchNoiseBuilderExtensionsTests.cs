using Pyoco.TestSupport;

namespace Pyoco.Noise.Tests;

public sealed class TorchNoiseBuilderExtensionsTests
{
    [Fact]
    public void AModelOfIndependentNoiseTakesTorchsGeneratorsWithoutLeave()
    {
        using var cpu = Builder(MethodSpec.Independent).UseTorchCpuNoise().Build();
        using var cuda = Builder(MethodSpec.Independent).UseTorchCudaNoise(40, 1024).Build();

        Assert.Equal(MethodSpec.Independent, cpu.NoisePrior);
        Assert.Equal(MethodSpec.Independent, cuda.NoisePrior);
    }

    [Fact]
    public void AModelOfOtherNoiseRefusesThem()
    {
        var mixed = new MethodSpec("mixed", ("alpha", 1));

        Assert.Contains(
            "mixed(alpha=1)", Assert.Throws<InvalidOperationException>(() => Builder(mixed).UseTorchCpuNoise().Build()).Message);
        Assert.Contains(
            "mixed(alpha=1)", Assert.Throws<InvalidOperationException>(() => Builder(mixed).UseTorchCudaNoise(40, 1024).Build()).Message);
    }

    private static VideoDiffusionPipelineBuilder Builder(MethodSpec trained) => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(() => new FakeVideoModel { Info = new FakeVideoModel().Info with { NoisePrior = trained } }).UseEuler(2);
}

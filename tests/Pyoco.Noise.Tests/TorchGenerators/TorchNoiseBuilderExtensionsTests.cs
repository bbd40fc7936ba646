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

    [Fact]
    public void TheyBringTheFactoryThatComparesThemWithAModelsPrior()
    {
        var vanilla = new MethodSpec("vanilla"); // independent noise in the words of ConsistI2V

        using var cpu = Builder(vanilla).UseTorchCpuNoise().Build();
        using var cuda = Builder(vanilla).UseTorchCudaNoise(40, 1024).Build();

        Assert.Null(cpu.PriorDivergence);
        Assert.Null(cuda.PriorDivergence);
    }

    [Fact]
    public void NumbersOutOfRangeAreALineOfTheOneMessage()
    {
        var builder = Builder(MethodSpec.Independent).UseTorchCudaNoise(0, 1024).UseGuidance(-1);

        var message = Assert.Throws<InvalidOperationException>(() => builder.Build()).Message;

        Assert.Contains("The noise prior cannot be made: multiprocessors ('0')", message);
        Assert.Contains("The guidance scale is -1", message);
    }

    private static VideoDiffusionPipelineBuilder Builder(MethodSpec trained) => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(() => new FakeVideoModel { Info = new FakeVideoModel().Info with { NoisePrior = trained } }).UseEuler(2);
}

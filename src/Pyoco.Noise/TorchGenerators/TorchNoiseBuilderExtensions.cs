namespace Pyoco.Noise;

/// <summary>Adds the noise of torch's own generators to a pipeline, for making a Python program's result again.</summary>
public static class TorchNoiseBuilderExtensions
{
    /// <summary>Draws the independent noise that torch's generator on the CPU makes of a seed.</summary>
    public static VideoDiffusionPipelineBuilder UseTorchCpuNoise(this VideoDiffusionPipelineBuilder builder) =>
        NoiseBuilderExtensions.Use(builder, () => new TorchCpuNoise());

    /// <summary>Draws the independent noise that torch's generator on an NVIDIA GPU makes of a seed.</summary>
    /// <inheritdoc cref="TorchCudaNoise(int, int)"/>
    public static VideoDiffusionPipelineBuilder UseTorchCudaNoise(
        this VideoDiffusionPipelineBuilder builder, int multiprocessors, int threads) =>
        NoiseBuilderExtensions.Use(builder, () => new TorchCudaNoise(multiprocessors, threads));
}

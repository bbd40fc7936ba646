using Pyoco.Testing;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ModelBuilderExtensionsTests
{
    [Fact]
    public void AMissingFolderAndOneThatIsNoModelAreMistakesOfTheBuild()
    {
        var empty = TinyModels.Folder();

        Assert.Contains("was not found", Message(Path.Combine(empty, "nowhere")));
        Assert.Contains("model_index.json", Message(empty));
        Directory.Delete(empty);

        static string Message(string folder) => Assert.Throws<InvalidOperationException>(
            () => VideoDiffusionPipeline.CreateBuilder().UseModel(folder).UseNoise(CholeskyNoise.White).UseEuler(1).Build()).Message;
    }

    [Fact]
    public void LorasAreMergedWhenThePipelineIsBuilt()
    {
        using var scope = NewDisposeScope();
        var folder = TinyModels.Folder();
        var model = TinyModels.ImageModelFolder(folder);
        using var network = TinyModels.Network(TinyModels.Image);
        var lora = TinyLoras.Write(Path.Combine(folder, "lora.safetensors"), TinyLoras.Pair(network, TinyLoras.Linear));

        Assert.Equal(Frame(), Frame(0));
        Assert.NotEqual(Frame(), Frame(3));
        Assert.NotEqual(Frame(3), Frame(3, 4));
        Assert.Contains("absent", Assert.Throws<InvalidOperationException>(() => Builder().UseModel(model).UseLora("absent").Build()).Message);
        var stranger = Assert.Throws<InvalidOperationException>(() => Builder().UseModel(() => new FakeVideoModel()).UseLora(lora).Build());
        Assert.Contains("FakeVideoModel", stranger.Message);
        Directory.Delete(folder, recursive: true);

        static VideoDiffusionPipelineBuilder Builder() => VideoDiffusionPipeline.CreateBuilder().UseNoise(CholeskyNoise.White).UseEuler(2);

        byte[] Frame(params double[] weights)
        {
            using var pipeline = weights.Aggregate(Builder().UseModel(model), (b, w) => b.UseLora(lora, w)).Build();
            return pipeline.Generate("a green orc", new GenerationOptions { Seed = 1 }).Frame(0).ToArray();
        }
    }
}

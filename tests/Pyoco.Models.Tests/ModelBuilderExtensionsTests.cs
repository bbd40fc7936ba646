using Pyoco.Testing;

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
}

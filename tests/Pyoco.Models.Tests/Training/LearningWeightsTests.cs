using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class LearningWeightsTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OnlyWhatLearnsTakesGradients()
    {
        using var model = TinyModels.ImageModel(_folder);
        using var learning = new LearningWeights(model, TrainedWeights.Matching("conv_out.*"), trainsText: true);

        learning.Begin();

        Assert.All(
            model.Network.Module.named_parameters(), p => Assert.Equal(p.name.StartsWith("conv_out."), p.parameter.requires_grad));
        Assert.All(model.TrainedText!.Network.parameters(), p => Assert.True(p.requires_grad));
        Assert.Contains("unet.conv_out.bias", learning.All.Select(w => w.Name));
    }

    [Fact]
    public void ALoraAndATextEncoderDoNotLearnTogether()
    {
        using var model = TinyModels.ImageModel(_folder);

        var error = Assert.Throws<ArgumentException>(
            () => new LearningWeights(model, TrainedWeights.Lora(new LoraOptions { Rank = 2 }), trainsText: true));

        Assert.Contains("a LoRA's file holds no text encoder", error.Message);
    }

    [Fact]
    public void OtherValuesStandInTheWeightsOnlyForAWhile()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.ImageModel(_folder);
        using var learning = new LearningWeights(model, TrainedWeights.Matching("conv_out.bias"), trainsText: false);
        var weight = learning.All[0].Weight;
        var before = weight.data<float>().ToArray();

        learning.With(
            new Dictionary<string, Tensor> { ["unet.conv_out.bias"] = ones_like(weight) },
            () => Assert.All(weight.data<float>().ToArray(), v => Assert.Equal(1, v)));

        Assert.Equal(before, weight.data<float>().ToArray());
    }

    [Fact]
    public void WeightsThatAreTooCoarseToLearnAreRefused()
    {
        var path = TinyModels.ImageModelFolder(_folder);
        using var model = TextToVideoModel.Load(path, type: ScalarType.BFloat16);

        var error = Assert.Throws<NotSupportedException>(() => new LearningWeights(model, TrainedWeights.All, trainsText: false));

        Assert.Contains("open the model in float32", error.Message);
        // The factors of a LoRA are float32 all the same.
        new LearningWeights(model, TrainedWeights.Lora(new LoraOptions { Rank = 2 }), trainsText: false).Dispose();
    }
}

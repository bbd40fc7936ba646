using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class TrainingGoldenTests
{
    private const double UpdateTolerance = 2e-3;

    public static TheoryData<string> Cases => GoldenCases.OfKind("training");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void TrainingStepsAgree(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [InlineData("losses")]
    [InlineData("gradient_norms")]
    public void OneOtherNumberFails(string list)
    {
        var wrong = GoldenCases.FirstOfKind("training").Copy(json => json[list]![1] = json[list]![1]!.GetValue<double>() * 1.01);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(wrong));
    }

    private static void Check(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var network = ImageUNet.Load(golden.Folder);
        using var before = SafetensorsFile.Open(golden.PathOf("diffusion_pytorch_model.safetensors"));
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        foreach (var parameter in network.Network.parameters())
        {
            parameter.requires_grad_(true);
        }

        NamedWeight[] parameters = [.. network.Network.named_parameters().Select(p => new NamedWeight(p.name, p.parameter))];
        using var optimizer = new AdamWOptimizer(parameters, TrainingAgreement.Options(golden));
        using var average = new WeightAverage(parameters, golden["ema_decay"].GetDouble(), warmsUp: false);
        var objective = TrainingObjective.Edm(golden["sigma_data"].GetDouble());
        for (var i = 0; i < golden["losses"].GetArrayLength(); i++)
        {
            var (clean, noise, text) = (file.Read($"in.{i}.clean"), file.Read($"in.{i}.noise"), file.Read($"in.{i}.encoder_hidden_states"));
            var sigmas = file.Read($"in.{i}.sigma", ScalarType.Float64).data<double>().ToArray();

            using var example = DenoisingExample.Create(objective, clean, noise, [.. sigmas.Select(NoiseLevel.FromSigma)]);
            var loss = example.Losses(network.Forward(example.Input, example.Timesteps, text)).mean();
            loss.backward();
            var norm = optimizer.Step(golden["learning_rate"].GetDouble());
            average.Update();

            TrainingAgreement.Relative(golden["losses"][i].GetDouble(), loss.item<float>(), $"loss {i}");
            TrainingAgreement.Relative(golden["gradient_norms"][i].GetDouble(), norm, $"gradient norm {i}");
        }

        TrainingAgreement.CheckUpdate(
            golden.PathOf("after.safetensors"), before,
            network.Network.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter), UpdateTolerance);
        TrainingAgreement.CheckUpdate(golden.PathOf("ema.safetensors"), before, average.Weights, UpdateTolerance);
    }
}

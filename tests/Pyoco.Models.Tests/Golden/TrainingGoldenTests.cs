using System.Text.Json.Nodes;
using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class TrainingGoldenTests
{
    private const double ScalarTolerance = 1e-4;
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
        var wrong = GoldenCases.FirstOfKind("training").Copy();
        var json = JsonNode.Parse(File.ReadAllText(wrong.PathOf("case.json")))!;
        json[list]![1] = json[list]![1]!.GetValue<double>() * 1.01;
        File.WriteAllText(wrong.PathOf("case.json"), json.ToJsonString());

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(new GoldenCase(wrong.Folder)));
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

        (string, TorchSharp.Modules.Parameter)[] parameters = [.. network.Network.named_parameters().Select(p => (p.name, p.parameter))];
        using var optimizer = new AdamW(parameters, Options(golden));
        using var average = new WeightAverage(parameters, golden["ema_decay"].GetDouble());
        var preconditioning = new EdmPreconditioning(golden["sigma_data"].GetDouble());
        for (var i = 0; i < golden["losses"].GetArrayLength(); i++)
        {
            var (clean, noise, text) = (file.Read($"in.{i}.clean"), file.Read($"in.{i}.noise"), file.Read($"in.{i}.encoder_hidden_states"));
            var sigmas = file.Read($"in.{i}.sigma", ScalarType.Float64).data<double>().ToArray();
            var noisy = EdmLoss.AddNoise(clean, noise, sigmas);

            var loss = EdmLoss.Compute((x, t) => network.Forward(x, t, text), preconditioning, clean, noisy, sigmas);
            loss.backward();
            var norm = optimizer.Step(golden["learning_rate"].GetDouble());
            average.Update();

            Relative(golden["losses"][i].GetDouble(), loss.item<float>(), $"loss {i}");
            Relative(golden["gradient_norms"][i].GetDouble(), norm, $"gradient norm {i}");
        }

        CheckUpdate(
            golden.PathOf("after.safetensors"), before,
            network.Network.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter));
        CheckUpdate(golden.PathOf("ema.safetensors"), before, average.Weights);
    }

    private static OptimizerOptions Options(GoldenCase golden) => new()
    {
        LearningRate = golden["learning_rate"].GetDouble(),
        Beta1 = golden["betas"][0].GetDouble(),
        Beta2 = golden["betas"][1].GetDouble(),
        Epsilon = golden["eps"].GetDouble(),
        WeightDecay = golden["weight_decay"].GetDouble(),
        GradientClip = golden["gradient_clip"].GetDouble(),
    };

    private static void Relative(double expected, double actual, string what) =>
        Assert.True(Math.Abs(actual - expected) <= ScalarTolerance * Math.Abs(expected), $"{what} is {actual}; {expected} was expected");

    // Compares how far the weights moved, over all tensors together.
    private static void CheckUpdate(string reference, SafetensorsFile before, IReadOnlyDictionary<string, Tensor> actual)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var after = SafetensorsFile.Open(reference);
        var (error, size) = (0.0, 0.0);
        foreach (var name in before.Names)
        {
            var start = before.Read(name, ScalarType.Float64);
            var expected = after.Read(name, ScalarType.Float64).sub(start);
            var moved = actual[name].to(ScalarType.Float64).sub(start);
            error += moved.sub(expected).square().sum().item<double>();
            size += expected.square().sum().item<double>();
        }

        Assert.True(
            Math.Sqrt(error / size) <= UpdateTolerance,
            $"{Path.GetFileName(reference)}: relative error of the update {Math.Sqrt(error / size):E2}");
    }
}

using System.Text.Json;
using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class FineTuningGoldenTests
{
    public static TheoryData<string> Cases => GoldenCases.OfKind("finetune");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void FineTuningStepsAgree(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [InlineData("losses")]
    [InlineData("gradient_norms")]
    public void OneOtherNumberFails(string list)
    {
        var golden = GoldenCases.FirstOfKind("finetune");
        var wrong = golden.Copy(json =>
        {
            json[list]![1] = json[list]![1]!.GetValue<double>() * 1.01;
            json["base"] = Path.GetFullPath(golden.PathOf($"../{golden["base"].GetString()}")); // the copy is elsewhere
        });

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(wrong));
    }

    private static void Check(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var network = VideoUNet.Load(
            Path.GetFullPath(golden["base"].GetString()!, Path.GetDirectoryName(golden.Folder)!), memory: WeightMemory.Copied);
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        using var lora = golden["lora"].ValueKind == JsonValueKind.Null ? null : network.LearnLora(Lora(golden["lora"]));
        var learning = lora?.Parameters ?? Learning(network, golden["trained"].GetString()!);
        var values = learning.ToDictionary(w => w.Name, w => (Tensor)w.Weight);
        Assert.Equal(golden["trained_tensors"].GetInt32(), learning.Count);
        TrainingAgreement.Start(golden, values, isPartOfModel: lora is null);
        foreach (var (_, weight) in learning)
        {
            weight.requires_grad_(true);
        }

        var (objective, weights) = (Objective(golden), Weights(golden));
        using var optimizer = new AdamWOptimizer(learning, TrainingAgreement.Options(golden));
        for (var i = 0; i < golden["losses"].GetArrayLength(); i++)
        {
            using var step = NewDisposeScope();
            var (clean, noise, text) = (file.Read($"in.{i}.clean"), file.Read($"in.{i}.noise"), file.Read($"in.{i}.encoder_hidden_states"));
            var timesteps = file.Read($"in.{i}.timestep", ScalarType.Int64).data<long>().ToArray();
            using var example = DenoisingExample.Create(
                objective, clean, noise, [.. timesteps.Select(t => Timesteps(golden).Level((int)t))]);
            GoldenAssert.Close(file.Read($"out.{i}.noisy"), example.Noisy, 1e-5, $"noisy input {i}");
            GoldenAssert.Close(file.Read($"out.{i}.target"), example.Target, 1e-5, $"target {i}");

            var loss = example.Losses(network.Forward(example.Input, example.Timesteps, text), weights).mean();
            loss.backward();
            var norm = optimizer.Step(golden["learning_rate"].GetDouble());

            TrainingAgreement.Relative(golden["losses"][i].GetDouble(), loss.item<float>(), $"loss {i}");
            TrainingAgreement.Relative(golden["gradient_norms"][i].GetDouble(), norm, $"gradient norm {i}");
        }

        using var before = SafetensorsFile.Open(golden.PathOf("before.safetensors"));
        TrainingAgreement.CheckUpdate(golden.PathOf("after.safetensors"), before, values, golden.Tolerance);
        Assert.All(
            network.Parameters().Where(w => !values.ContainsKey(w.Name)),
            w => Assert.True(!w.Weight.requires_grad && w.Weight.grad is null, w.Name));
    }

    private static IReadOnlyList<NamedWeight> Learning(VideoUNet network, string trained) => trained switch
    {
        "all" => network.Parameters(),
        "motion" => network.Parameters("*.motion_modules.*"),
        _ => throw new NotSupportedException($"The case trains '{trained}'; all, motion or lora was expected."),
    };

    private static LoraOptions Lora(JsonElement lora) => new()
    {
        Rank = lora.GetProperty("rank").GetInt32(),
        Alpha = lora.GetProperty("alpha").GetDouble(),
        Targets = [.. lora.GetProperty("targets").EnumerateArray().Select(t => t.GetString()!)],
    };

    private static DiscreteTimesteps Timesteps(GoldenCase golden) => golden["betas_of_noise"] is var betas
        && betas.GetProperty("beta_schedule").GetString() == "scaled_linear"
        ? DiscreteTimesteps.ScaledLinear(
            betas.GetProperty("num_train_timesteps").GetInt32(),
            betas.GetProperty("beta_start").GetDouble(),
            betas.GetProperty("beta_end").GetDouble())
        : throw new NotSupportedException($"The betas are {golden.Text("betas_of_noise")}; scaled_linear was expected.");

    private static TrainingObjective Objective(GoldenCase golden) => golden["prediction_type"].GetString() switch
    {
        "epsilon" => TrainingObjective.Epsilon(Timesteps(golden)),
        "v_prediction" => TrainingObjective.Velocity(Timesteps(golden)),
        "sample" => TrainingObjective.Clean(Timesteps(golden)),
        var other => throw new NotSupportedException($"The case predicts '{other}'."),
    };

    private static LossWeight Weights(GoldenCase golden) => golden["min_snr_gamma"].ValueKind == JsonValueKind.Null
        ? LossWeight.None
        : LossWeight.MinSnr(golden["min_snr_gamma"].GetDouble());
}

using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>How far a training may be from the reference's.</summary>
internal static class TrainingAgreement
{
    private const double ScalarTolerance = 1e-4;

    public static OptimizerOptions Options(GoldenCase golden) => new()
    {
        LearningRate = golden["learning_rate"].GetDouble(),
        Beta1 = golden["betas"][0].GetDouble(),
        Beta2 = golden["betas"][1].GetDouble(),
        Epsilon = golden["eps"].GetDouble(),
        WeightDecay = golden["weight_decay"].GetDouble(),
        GradientClip = golden["gradient_clip"].GetDouble(),
    };

    public static void Relative(double expected, double actual, string what) =>
        Assert.True(Math.Abs(actual - expected) <= ScalarTolerance * Math.Abs(expected), $"{what} is {actual}; {expected} was expected");

    /// <summary>Puts the reference's first values into weights; those that a model has are there already.</summary>
    public static void Start(GoldenCase golden, IReadOnlyDictionary<string, Tensor> weights, bool isPartOfModel)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var before = SafetensorsFile.Open(golden.PathOf("before.safetensors"));
        Assert.Equal(before.Names.Order(StringComparer.Ordinal), weights.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, weight) in weights)
        {
            var start = before.Read(name);
            Assert.True(!isPartOfModel || start.equal(weight).all().item<bool>(), name);
            weight.copy_(start);
        }
    }

    /// <summary>Compares how far the weights moved, over all tensors together.</summary>
    public static void CheckUpdate(string reference, SafetensorsFile before, IReadOnlyDictionary<string, Tensor> actual, double tolerance)
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
            Math.Sqrt(error / size) <= tolerance,
            $"{Path.GetFileName(reference)}: relative error of the update {Math.Sqrt(error / size):E2}");
    }
}

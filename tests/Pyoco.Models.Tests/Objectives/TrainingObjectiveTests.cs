using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TrainingObjectiveTests
{
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

    private static readonly string[] Names = ["edm", "edm-negated", "epsilon", "v_prediction", "sample", "flow"];

    public static TheoryData<string> Kinds => [.. Names];

    // A network that answers exactly what it is taught must make the denoiser of its kind give back the clean video.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void ANetworkThatAnswersTheTargetMakesItsDenoiserFindTheCleanVideo(string kind)
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (TinyModels.Normal(1, 3, 2, 4, 4).Times(0.5), TinyModels.Normal(1, 3, 2, 4, 4).flip(3));
        foreach (var sigma in new[] { 0.2, 1.0, 6.0 })
        {
            var level = NoiseLevel.FromSigma(sigma);
            using var example = DenoisingExample.Create(Objective(kind), clean, noise, [level]);
            var noisy = clean.Plus(noise, sigma);

            var estimate = Denoiser(kind, (x, t) =>
            {
                GoldenAssert.Close(example.Input, x, 1e-5, $"input of {kind}");
                Assert.Equal(example.Timesteps.item<float>(), t.item<float>(), 2e-3);
                return example.Target.clone();
            }).Denoise(noisy, level).Clean;

            GoldenAssert.Close(clean, estimate, 1e-4, $"{kind} at {sigma}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryObjectiveContradictsEveryOtherAndNotItself(string kind)
    {
        foreach (var other in Names)
        {
            Assert.Equal(kind == other, Objective(kind).DifferenceFrom(Objective(other)) is null);
        }
    }

    [Fact]
    public void OtherTimestepsOrAnotherSpreadOfDataContradict()
    {
        var linear = TrainingObjective.Epsilon(DiscreteTimesteps.Linear(1000, 0.00085, 0.012));

        Assert.Contains("tells the timestep", linear.DifferenceFrom(Objective("epsilon")));
        Assert.Contains("it wants", TrainingObjective.Edm(0.4).DifferenceFrom(Objective("edm")));
    }

    [Fact]
    public void NoiseIsNothingToLearnWhereThereIsNoSignal()
    {
        var zero = Timesteps.ToZeroTerminalSnr();

        Assert.Contains("no signal", Assert.Throws<ArgumentException>(() => TrainingObjective.Epsilon(zero)).Message);
        Assert.Equal(-1, TrainingObjective.Velocity(zero).At(zero.Level(999)).OfClean, 12);
        Assert.Throws<ArgumentOutOfRangeException>(() => Objective("edm").At(new NoiseLevel(1, 0)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ALawBeyondTheTimestepsIsRefusedAndWhatLiesWithinThemIsNot(string kind)
    {
        var objective = Objective(kind);
        var law = NoiseLevelLaw.LogNormal(-1.2, 1.2);
        if (kind is "edm" or "edm-negated" or "flow")
        {
            objective.ThrowIfBeyond(law); // told any level
            return;
        }

        var error = Assert.Throws<ArgumentException>(() => objective.ThrowIfBeyond(law));
        Assert.Contains(
            "law of noise levels log-normal(deviation=1.2, mean=-1.2) reaches beyond the network's timesteps, whose sigmas go from "
                + "0.02917 to 14.61", error.Message);
        Assert.Contains("law.Within(new SigmaInterval(0.02917, 14.61))", error.Message);
        objective.ThrowIfBeyond(law.Within(new SigmaInterval(0.02917, 14.61)));
        objective.ThrowIfBeyond(objective.DefaultLaw);
        Assert.Throws<ArgumentException>(() => objective.ThrowIfBeyond(law.Within(new SigmaInterval(0.01, 10))));
        Assert.Throws<ArgumentException>(() => objective.ThrowIfBeyond(law.Within(new SigmaInterval(0.1, 20))));
    }

    [Fact]
    public void OfANetworkThatIsToldTheLogarithmOfSigmaNoLawIsRefused()
    {
        TrainingObjective.Velocity(Timesteps, level => Math.Log(level.Sigma) / 4).ThrowIfBeyond(NoiseLevelLaw.LogNormal(1, 2));
        TrainingObjective.Velocity(Timesteps.ToZeroTerminalSnr()).ThrowIfBeyond(
            NoiseLevelLaw.LogNormal(1, 2).Within(new SigmaInterval(0.03)));
    }

    [Fact]
    public void TheLawThatGoesWithItIsThePapers()
    {
        Assert.Equal("log-normal(deviation=1.2, mean=-1.2)", Objective("edm").DefaultLaw.ToString());
        Assert.Equal("uniform-timesteps(timesteps=1000)", Objective("epsilon").DefaultLaw.ToString());
        Assert.Equal("logit-normal(deviation=1, mean=0, shift=3)", TrainingObjective.Flow(shift: 3).DefaultLaw.ToString());
    }

    private static TrainingObjective Objective(string kind) => kind switch
    {
        "edm" => TrainingObjective.Edm(0.5),
        "edm-negated" => TrainingObjective.Edm(0.5, isNegated: true),
        "epsilon" => TrainingObjective.Epsilon(Timesteps),
        "v_prediction" => TrainingObjective.Velocity(Timesteps),
        "sample" => TrainingObjective.Clean(Timesteps),
        _ => TrainingObjective.Flow(),
    };

    private static IVideoDenoiser Denoiser(string kind, VideoNetwork network) => kind switch
    {
        "edm" => new EdmDenoiser(network, 0.5),
        "edm-negated" => new EdmDenoiser((x, t) => network(x, t).neg(), 0.5),
        "epsilon" => new EpsilonDenoiser(network, Timesteps),
        "v_prediction" => new VelocityDenoiser(network, Timesteps),
        "sample" => new X0Denoiser(network, Timesteps),
        _ => new FlowDenoiser(network, 1000),
    };
}

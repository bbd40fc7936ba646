using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class PriorDivergenceTests
{
    private static readonly VideoShape Shape = new(1, 3, 8, 2, 2);
    private static readonly CholeskyNoise Correlated = new(new MethodSpec("ar", ("r", 0.8)), f => FrameMatrices.Autoregression(f, 0.8));

    [Fact]
    public void ItIsPerElementAndReadsAsASentence()
    {
        var divergence = PriorDivergence.Of(Correlated, MethodSpec.Independent, Shape, new WhiteFactory());

        Assert.Equal(-7 * Math.Log(1 - 0.64) / 16, divergence.NatsPerElement!.Value, 10);
        Assert.Contains("ar(r=0.8)", divergence.ToString());
        Assert.Contains("0.447 nats", divergence.ToString());
    }

    [Fact]
    public void WithoutAFactoryOrForUnknownPriorsItIsUnknown()
    {
        Assert.Null(PriorDivergence.Of(Correlated, MethodSpec.Independent, Shape, null).NatsPerElement);
        Assert.Null(PriorDivergence.Of(Correlated, new MethodSpec("unheard"), Shape, new WhiteFactory()).NatsPerElement);
        Assert.Contains("unknown", PriorDivergence.Of(Correlated, MethodSpec.Independent, Shape, null).ToString());
    }

    internal sealed class WhiteFactory : INoisePriorFactory
    {
        public IVideoNoisePrior Create(MethodSpec spec, string? folder = null) =>
            spec.Name == "independent" ? CholeskyNoise.White : throw new NotSupportedException($"No noise prior is named '{spec.Name}'.");
    }
}

namespace Pyoco.Noise.Tests;

public sealed class IndependentNoiseTests
{
    private readonly IndependentNoise _prior = new();

    [Fact]
    public void ItIsWhiteAndAddressed() => PriorLaw.Holds(_prior);

    [Fact]
    public void ItsValuesAreFrozen() => Assert.Equal("a61f32244d78e907220daa4a8619fe1124c11876f7ebd69df6056a839071a475", PriorLaw.Hash(_prior));

    [Fact]
    public void ItKeepsTheContract() => PriorContract.Holds(_prior);

    [Fact]
    public void ColouringChangesNothing()
    {
        using var white = _prior.Sample(new VideoShape(1, 2, 4, 3, 5), new NoiseKey(1));
        using var coloured = _prior.Color(white);

        PriorLaw.Equal(white, coloured);
        Assert.Equal(0, _prior.LogDeterminant(new VideoShape(1, 1, 16, 8, 8)));
    }

    [Fact]
    public void ItsSpecHasNoParameters() => Assert.Equal("""{"name":"independent"}""", _prior.Spec.ToJson());
}

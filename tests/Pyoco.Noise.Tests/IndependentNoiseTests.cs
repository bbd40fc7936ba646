namespace Pyoco.Noise.Tests;

public sealed class IndependentNoiseTests
{
    private readonly IndependentNoise _prior = new();

    [Fact]
    public void ItIsWhiteAndAddressed() => PriorLaw.Holds(_prior);

    [Theory]
    [InlineData(2, 3, 4, 5, 6, "a61f32244d78e907220daa4a8619fe1124c11876f7ebd69df6056a839071a475")]
    [InlineData(1, 4, 16, 64, 64, "30d2866f19fcd695dd871884100d69c2870ec8355727cb4eb843f1a28529ba96")]
    [InlineData(2, 2, 5, 33, 47, "989cd87284124a83861b91bdd1146f23801fff880551041000c3fca536ea238b")]
    public void ItsValuesAreFrozen(int batch, int channels, int frames, int height, int width, string hash) =>
        Assert.Equal(hash, PriorLaw.Hash(_prior, new VideoShape(batch, channels, frames, height, width)));

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

using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class IndependentNoiseTests
{
    private readonly IndependentNoise _prior = new();

    [Fact]
    public void ItIsWhiteAndAddressed() => PriorLaw.Holds(_prior);

    [Fact]
    public void ItsValuesAreFrozen() => Assert.Equal("a61f32244d78e907220daa4a8619fe1124c11876f7ebd69df6056a839071a475", PriorLaw.Hash(_prior));

    [Fact]
    public void ASpanIsFilledWithTheSameValues()
    {
        var shape = new VideoShape(2, 3, 4, 5, 6);
        var span = new float[shape.ElementCount];
        using var noise = _prior.Sample(shape, new NoiseKey(1), firstFrame: 2);

        _prior.Fill(span, shape, new NoiseKey(1), firstFrame: 2);

        Assert.Equal(noise.data<float>().ToArray(), span);
        Assert.Throws<ArgumentException>(() => _prior.Fill(new float[3], shape, new NoiseKey(1)));
    }

    [Fact]
    public void ItsSpecHasNoParameters() => Assert.Equal("""{"name":"independent"}""", _prior.Spec.ToJson());
}

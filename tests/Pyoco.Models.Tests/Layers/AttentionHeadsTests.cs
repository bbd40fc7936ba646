using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class AttentionHeadsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ItIsSoftmaxOfScaledProductsHeadByHead(bool upcast)
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (TinyModels.Normal(2, 5, 8), TinyModels.Normal(2, 7, 8).Times(0.7), TinyModels.Normal(2, 7, 8));

        var found = AttentionHeads.Attend(q, k, v, heads: 2, upcast);

        for (var head = 0; head < 2; head++)
        {
            var (qh, kh, vh) = (q.narrow(2, 4 * head, 4), k.narrow(2, 4 * head, 4), v.narrow(2, 4 * head, 4));
            var expected = qh.bmm(kh.transpose(1, 2)).Over(2).softmax(-1).bmm(vh);
            Assert.True(found.narrow(2, 4 * head, 4).sub(expected).abs().max().item<float>() < 1e-6f);
        }
    }

    [Fact]
    public void InBfloat16OnlyTheResultIsRounded()
    {
        using var scope = NewDisposeScope();
        var (q, k) = (TinyModels.Normal(2, 5, 8).to(ScalarType.BFloat16), TinyModels.Normal(2, 7, 8).to(ScalarType.BFloat16));

        var found = AttentionHeads.Attend(q, k, k, heads: 2);

        var exact = AttentionHeads.Attend(q.to(ScalarType.Float32), k.to(ScalarType.Float32), k.to(ScalarType.Float32), heads: 2);
        Assert.True(found.equal(exact.to(ScalarType.BFloat16)).all().item<bool>());
    }

    [Fact]
    public void SplittingAndJoiningAreInverse()
    {
        using var scope = NewDisposeScope();
        var tokens = TinyModels.Normal(2, 5, 8);

        Assert.True(AttentionHeads.Join(AttentionHeads.Split(tokens, 4)).equal(tokens).all().item<bool>());
    }
}

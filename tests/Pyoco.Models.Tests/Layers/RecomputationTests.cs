using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class RecomputationTests
{
    [Fact]
    public void GradientsOfInputsAndWeightsAreThoseWithoutIt()
    {
        using var scope = NewDisposeScope();
        var weight = TinyModels.Normal(4, 4).requires_grad_(true);
        var (x, y) = (TinyModels.Normal(3, 4).requires_grad_(true), TinyModels.Normal(3, 4).flip(0));
        Tensor Block(Tensor[] inputs) => inputs[0].matmul(weight).tanh().mul(inputs[1]);

        var plain = Gradients(() => Block([x, y]));
        var recomputed = Gradients(() => Recomputation.Of(Block, x, y));

        Assert.Equal(plain, recomputed);
        Assert.Null(y.grad);

        float[] Gradients(Func<Tensor> forward)
        {
            weight.grad = null;
            x.grad = null;
            forward().square().sum().backward();
            return [.. x.grad!.data<float>(), .. weight.grad!.data<float>()];
        }
    }

    [Fact]
    public void WeightsLearnThoughNoInputTakesAGradient()
    {
        using var scope = NewDisposeScope();
        var (weight, x) = (TinyModels.Normal(4, 4).requires_grad_(true), TinyModels.Normal(3, 4));

        Recomputation.Of(inputs => inputs[0].matmul(weight), x).sum().backward();

        Assert.Equal(x.sum(dim: 0).data<float>().ToArray(), weight.grad!.select(1, 0).data<float>().ToArray());
    }

    [Fact]
    public void BlocksThatLearnNothingPassTheGradientOn()
    {
        using var scope = NewDisposeScope();
        var x = TinyModels.Normal(3).requires_grad_(true);

        Recomputation.Of(i => i[0].Times(2), Recomputation.Of(i => i[0].Times(3), x)).sum().backward();

        Assert.Equal([6f, 6f, 6f], x.grad!.data<float>().ToArray());
        Recomputation.Of(i => i[0].Times(2), TinyModels.Normal(3)).sum().backward(); // and nothing is there to do
    }
}

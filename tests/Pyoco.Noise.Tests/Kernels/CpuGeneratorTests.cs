using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class CpuGeneratorTests
{
    [Fact]
    public void AllBitsOfASeedCount()
    {
        using var scope = NewDisposeScope();
        Tensor Drawn(NoiseKey key)
        {
            using var generator = CpuGenerator.Of(key);
            return randn([64], generator: generator);
        }

        var drawn = Drawn(new NoiseKey(5));

        TensorAssert.BitEqual(drawn, Drawn(new NoiseKey(5)));
        Assert.Equal(0, drawn.eq(Drawn(new NoiseKey(5 + (1ul << 32)))).sum().item<long>());
        Assert.Equal(0, drawn.eq(Drawn(new NoiseKey(5, 1))).sum().item<long>());
    }
}

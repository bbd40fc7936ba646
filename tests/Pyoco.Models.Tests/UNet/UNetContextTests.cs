using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class UNetContextTests
{
    [Fact]
    public void TextIsAskedForOnlyWhereThereIsSome()
    {
        using var tensor = zeros(1);

        Assert.Same(tensor, new UNetContext(tensor, tensor, 1).Text);
        Assert.Throws<InvalidOperationException>(() => new UNetContext(tensor, null, 1).Text);
    }
}

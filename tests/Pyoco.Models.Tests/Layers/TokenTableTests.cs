using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TokenTableTests
{
    [Fact]
    public void AnIdGivesItsRow()
    {
        using var scope = NewDisposeScope();
        using var table = new TokenTable(3, 2, CPU);
        table.Replace("weight", new TorchSharp.Modules.Parameter(tensor(new float[] { 0, 1, 10, 11, 20, 21 }, [3, 2])));

        var rows = table.call(tensor([2L, 0, 2], [1, 3]));

        Assert.Equal([1, 3, 2], rows.shape);
        Assert.Equal([20, 21, 0, 1, 20, 21], rows.data<float>().ToArray());
        Assert.Equal("weight", Assert.Single(table.named_parameters()).name);
    }

    [Fact]
    public void OnTheMetaDeviceItTakesNoMemory()
    {
        using var table = new TokenTable(1L << 40, 1 << 10, META); // 4 PB

        Assert.Equal([1L << 40, 1 << 10], table.Rows.shape);
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class PowerAveragesTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EachAverageFollowsItsPower()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var weight = new Parameter(zeros(1));
        using var averages = new PowerAverages([new NamedWeight("w", weight)]);
        var expected = 0.0;

        for (var step = 1; step <= 20; step++)
        {
            weight.copy_(tensor([(float)step]));
            averages.Update();
            var decay = Math.Pow(1 - 1.0 / step, PowerAverage.Exponent(0.1) + 1);
            expected = decay * expected + (1 - decay) * step;
        }

        var found = averages.State.ToDictionary(s => s.Key, s => s.Value.item<float>());
        Assert.Equal(expected, found["power-0.10/w"], 3);
        Assert.True(found["power-0.05/w"] > found["power-0.10/w"]); // the shorter one is nearer to the end
    }

    [Fact]
    public void ASnapshotBeforeTheFirstUpdateIsRefused()
    {
        using var weight = new Parameter(zeros(1));
        using var averages = new PowerAverages([new NamedWeight("w", weight)]);

        Assert.Contains("no average", Assert.Throws<InvalidOperationException>(() => averages.SaveSnapshot(_folder)).Message);
    }
}

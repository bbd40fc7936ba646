using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ITemporalConfigTests
{
    [Fact]
    public void AKindWithoutALayerBeforeTheFirstLevelNeedNotSaySo()
    {
        ITemporalConfig layout = TinyModels.Modules;

        Assert.Null(layout.CreateInput(channels: 8, normGroups: 4, META));
    }
}

namespace Pyoco.Models.Tests;

public sealed class ModelInspectionTests
{
    [Fact]
    public void ComponentsStandBelowTheModel()
    {
        var part = new ModelInspection
        {
            Path = "a/unet", Kind = ModelKind.ImageUNet, Description = "a network", Parameters = 1, Tensors = 1, Types = [], Files = [],
        };
        var model = part with
        {
            Path = "a", Description = "a model", Components = new Dictionary<string, ModelInspection> { ["unet"] = part },
        };

        Assert.Equal($"a model{Environment.NewLine}  unet: a network", model.ToString());
    }
}

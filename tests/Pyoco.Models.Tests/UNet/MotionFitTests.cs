using System.Text.Json;

namespace Pyoco.Models.Tests;

public sealed class MotionFitTests
{
    [Fact]
    public void AnAdapterOfAnotherBaseIsRefusedWithEveryDifference()
    {
        var adapter = Read("""{"block_out_channels":[8,32],"motion_layers_per_block":2,"motion_norm_num_groups":8}""");

        var error = Assert.Throws<CheckpointException>(() => MotionFit.With(TinyModels.MotionBase, adapter, "mm.safetensors"));

        Assert.Contains("mm.safetensors is a motion adapter of another base", error.Message);
        Assert.Contains("channels [8, 32] where the network has [8, 16]", error.Message);
        Assert.Contains("layers per block [2] where the network has [1]", error.Message);
        Assert.Contains("norm groups [8] where the network has [4]", error.Message);
    }

    [Fact]
    public void OnItsBaseItMakesANetworkWithMotionModules()
    {
        var adapter = Read(MotionFit.AdapterOf(TinyModels.Motion)!.ToJson());

        var config = MotionFit.With(TinyModels.MotionBase, adapter, "mm");

        Assert.Equal(TinyModels.Motion.ToJson(), config.ToJson());
        Assert.Contains(
            "class_embed_type",
            Assert.Throws<NotSupportedException>(() => MotionFit.With(TinyModels.Image, adapter, "mm")).Message);
    }

    private static MotionAdapterConfig Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return MotionAdapterConfig.Read(document.RootElement.Clone(), "config.json");
    }
}

using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class UNetBoundsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryKindOfNetworkIsWithinItsOwnWeights()
    {
        UNetConfig[] configs = [TinyModels.Image, TinyModels.Video, TinyModels.Motion, TinyModels.ModelScope];

        Assert.All(configs, config =>
        {
            using var network = TinyModels.Network(config);
            WeightAssignment.Save(network, _folder.PathOf("a"), metadata: null, ScalarType.Float16);
            using var file = SafetensorsFile.Open(_folder.PathOf("a"));
            UNetBounds.Check(config, file);
        });
    }

    [Fact]
    public void PositionsThatAreComputedAreAsManyAsAnyModelHas()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(_folder.PathOf("a"), new Dictionary<string, Tensor> { ["x"] = ones(2), ["y"] = ones(2) });
        using var file = SafetensorsFile.Open(_folder.PathOf("a"));
        var motion = new MotionConfig { Heads = [1], Blocks = [1], MaxFrames = 4096 };

        UNetBounds.CheckMotion(motion, file);

        Assert.Contains(
            "motion_max_seq_length is 4097",
            Assert.Throws<CheckpointException>(() => UNetBounds.CheckMotion(motion with { MaxFrames = 4097 }, file)).Message);
    }
}

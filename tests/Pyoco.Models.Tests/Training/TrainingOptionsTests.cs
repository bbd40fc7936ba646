using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void ValuesOutOfRangeAreRefusedByName()
    {
        Assert.Contains("EmaDecay is 1", Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { EmaDecay = 1 }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { Steps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { CaptionDropout = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { Accumulation = 0 });
        Assert.Contains(
            "ComputeType is Float16; Float32 or BFloat16",
            Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { ComputeType = ScalarType.Float16 }).Message);
    }

    [Fact]
    public void TheFastestTypeIsBFloat16WhereTheProcessorMultipliesIt()
    {
        Assert.Equal(ProcessorTypes.MultiplyBFloat16 ? ScalarType.BFloat16 : null, TrainingOptions.FastestComputeType(CPU));
        Assert.Null(TrainingOptions.FastestComputeType(META));
    }
}

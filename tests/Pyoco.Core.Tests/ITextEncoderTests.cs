using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class ITextEncoderTests
{
    [Fact]
    public void AnEncodingDisposesItsTensors()
    {
        var encoding = new TextConditioning(zeros(1, 2, 3), zeros(1, 3), [""], ones(1, 2, ScalarType.Int64));

        encoding.Dispose();

        Assert.True(encoding.States.IsInvalid);
        Assert.True(encoding.Pooled!.IsInvalid);
        Assert.True(encoding.Mask!.IsInvalid);
    }
}

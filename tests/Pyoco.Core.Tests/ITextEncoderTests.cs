using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class ITextEncoderTests
{
    [Fact]
    public void AnEncodingDisposesItsTensors()
    {
        var encoding = new TextConditioning(zeros(1, 2, 3), zeros(1, 3), [""]);

        encoding.Dispose();

        Assert.True(encoding.States.IsInvalid);
        Assert.True(encoding.Pooled!.IsInvalid);
    }
}

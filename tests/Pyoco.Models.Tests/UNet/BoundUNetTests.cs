using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class BoundUNetTests
{
    [Fact]
    public void BoundOnceItGivesWhatTheTextGivesEachTimeAndRefusesOtherClips()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = TinyModels.Network(TinyModels.Video);
        using var text = new TextConditioning(TinyModels.Normal(2, 5, 16), TinyModels.Normal(2, 16), ["", ""]);
        var (clip, t) = (TinyModels.Normal(2, 12, 3, 8, 8), tensor([0.2f, -0.4f]));
        IVideoNetwork model = network;

        var bound = model.Bind(text);

        TestSupport.TensorAssert.BitEqual(model.Forward(clip, t, text), bound(clip, t));
        Assert.Contains("2 clips", Assert.Throws<ArgumentException>(() => bound(TinyModels.Normal(1, 12, 3, 8, 8), zeros(1))).Message);
        Assert.Contains("C = 12", Assert.Throws<ArgumentException>(() => bound(TinyModels.Normal(2, 4, 3, 8, 8), t)).Message);
    }

    // Nothing but the blocks looks at the token.
    [Fact]
    public void AnEvaluationThatIsStoppedEndsAtItsNextBlockAndLeavesNothing()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = TinyModels.Network(TinyModels.Video);
        using var text = new TextConditioning(TinyModels.Normal(1, 5, 16), TinyModels.Normal(1, 16), [""]);
        using var stop = new CancellationTokenSource();
        var (clip, t) = (TinyModels.Normal(1, 12, 3, 8, 8), zeros(1));
        var bound = ((IVideoNetwork)network).Bind(text, stop.Token);
        bound(clip, t).Dispose();
        var before = scope.DisposablesCount;

        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => bound(clip, t));
        Assert.Equal(before, scope.DisposablesCount);
    }
}

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

        TestSupport.TensorAssert.Close(model.Forward(clip, t, text), bound(clip, t), tolerance: 1e-5);
        Assert.Contains("2 clips", Assert.Throws<ArgumentException>(() => bound(TinyModels.Normal(1, 12, 3, 8, 8), zeros(1))).Message);
        Assert.Contains("C = 12", Assert.Throws<ArgumentException>(() => bound(TinyModels.Normal(2, 4, 3, 8, 8), t)).Message);
    }

    // On a CPU the clips of a batch are evaluated by several threads, each with its own texts, levels and pixels.
    [Fact]
    public void ClipsOfABatchAreWhatEachIsByItself()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = TinyModels.Network(TinyModels.Video);
        const int clips = 5;
        var (states, pooled) = (TinyModels.Normal(clips, 5, 16), TinyModels.Normal(clips, 16));
        var (video, t) = (TinyModels.Normal(clips, 12, 3, 8, 8), tensor([0.2f, -0.4f, 0.9f, -1.2f, 0]));

        var together = Bind(0, clips)(video, t);

        for (var i = 0; i < clips; i++)
        {
            var alone = Bind(i, 1)(video.narrow(0, i, 1), t.narrow(0, i, 1));
            TestSupport.TensorAssert.Close(alone, together.narrow(0, i, 1), tolerance: 1e-5);
        }

        VideoNetwork Bind(int first, int count) => ((IVideoNetwork)network).Bind(
            new TextConditioning(states.narrow(0, first, count), pooled.narrow(0, first, count), [.. Enumerable.Repeat("", count)]));
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

using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class UnmovedGeneratorTests
{
    [Fact]
    public void WhatTorchDrawsNextDoesNotDependOnWhatWasLoaded()
    {
        Unmoved(() => TextToVideoModel.Load(Repository.PathOf("models", "sprites")).Dispose());
    }

    [Fact]
    public void NorOnWhatWasCreated()
    {
        Unmoved(() => UNetFolder.Create(TinyModels.Video, seed: 1, CPU).Dispose());
    }

    [Fact]
    public void NetworksThatWillBeFilledDrawNothing()
    {
        Unmoved(() => new UNetNetwork(TinyModels.Video, META).Dispose());
        Unmoved(() => new UNetNetwork(TinyModels.Motion, META).Dispose());
        Unmoved(() => new UNetNetwork(TinyModels.ModelScope, META).Dispose());
        var clip = new ClipTextConfig { VocabularySize = 9, HiddenSize = 8, IntermediateSize = 8, Layers = 1, Heads = 1, MaxPositions = 4 };
        Unmoved(() => new ClipTextNetwork(clip, META).Dispose());
        Unmoved(() => new T5TextNetwork(new T5TextConfig { VocabularySize = 9, Layers = 1 }, META).Dispose());
        Unmoved(() => new AutoencoderKLNetwork(new AutoencoderKLConfig(), META).Dispose());
        Unmoved(() => new AutoencoderTinyNetwork(TinyAutoencoders.Tiny, META).Dispose());
    }

    // The test may not set a seed for others: it compares two draws from one state.
    private static void Unmoved(Action build)
    {
        using var scope = NewDisposeScope();
        var state = get_rng_state();
        var expected = randn(8);
        set_rng_state(state);

        build();

        Pyoco.TestSupport.TensorAssert.BitEqual(expected, randn(8));
    }
}

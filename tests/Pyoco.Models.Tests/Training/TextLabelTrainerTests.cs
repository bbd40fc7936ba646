using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TextLabelTrainerTests : IDisposable
{
    private static readonly string[] Colours = ["red", "green", "blue"];
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The same words in every text: only which colour stands before which noun tells the answers, so a bag of words stays at chance.
    [Fact]
    public void AnEncoderLearnsWhichColourGoesWithWhichNoun()
    {
        using var encoder = Encoder();
        using var trainer = new TextLabelTrainer(
            encoder, [3, 3, 3], steps: 300, new OptimizerOptions { LearningRate = 1e-2, WarmupSteps = 20 }, seed: 1);
        var all = All();
        var untrained = trainer.Accuracy(all).Average();

        var losses = Enumerable.Range(0, 300).Select(_ => trainer.Step(all)).ToArray();

        Assert.InRange(losses[0], 2.4, 4.5); // three questions of three answers, at first about 3 ln 3
        Assert.True(losses[^1] < 0.1, $"the loss ended at {losses[^1]}");
        Assert.InRange(untrained, 0, 0.8);
        Assert.All(trainer.Accuracy(all), accuracy => Assert.Equal(1, accuracy));
        Assert.Equal(300, trainer.StepsDone);
    }

    [Fact]
    public void TheSameSeedTrainsTheSameEncoder()
    {
        string Trained(ulong seed)
        {
            using var encoder = Encoder();
            using var trainer = new TextLabelTrainer(encoder, [3, 3, 3], steps: 5, seed: seed);
            for (var i = 0; i < 5; i++)
            {
                trainer.Step(All());
            }

            return encoder.WeightsSha256();
        }

        Assert.Equal(Trained(1), Trained(1));
        Assert.NotEqual(Trained(1), Trained(2));
    }

    [Fact]
    public void WrongQuestionsAndLabelsAreRefused()
    {
        using var encoder = Encoder();
        Assert.Contains(
            "1, 3 answers",
            Assert.Throws<ArgumentException>("classes", () => new TextLabelTrainer(encoder, [1, 3], steps: 1)).Message);
        Assert.Throws<ArgumentException>("classes", () => new TextLabelTrainer(encoder, [], steps: 1));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => new TextLabelTrainer(encoder, [3], steps: 0));
        using var trainer = new TextLabelTrainer(encoder, [3, 3], steps: 1);
        var before = encoder.WeightsSha256();

        Assert.Contains(
            "0, 3",
            Assert.Throws<ArgumentException>("batch", () => trainer.Step(new LabelledTexts(["red"], [[0, 3]]))).Message);
        Assert.Contains(
            "-1, 0",
            Assert.Throws<ArgumentException>("batch", () => trainer.Accuracy(new LabelledTexts(["red"], [[-1, 0]]))).Message);
        Assert.Throws<ArgumentException>("batch", () => trainer.Step(new LabelledTexts(["red"], [[0]])));
        Assert.Equal(before, encoder.WeightsSha256());
    }

    [Fact]
    public void ALossThatIsNotFiniteChangesNothing()
    {
        using var encoder = Encoder();
        using var trainer = new TextLabelTrainer(encoder, [3, 3, 3], steps: 1);
        using (no_grad())
        {
            encoder.Network.parameters().First().Times_(float.NaN);
        }

        var before = encoder.WeightsSha256();

        Assert.Contains("NaN", Assert.Throws<InvalidOperationException>(() => trainer.Step(All())).Message);
        Assert.Equal((before, 0), (encoder.WeightsSha256(), trainer.StepsDone));
    }

    [Fact]
    public void NothingIsLeftBehindByAStep()
    {
        using var encoder = Encoder();
        using var trainer = new TextLabelTrainer(encoder, [3, 3, 3], steps: 3);
        trainer.Step(All());
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        trainer.Step(All());
        trainer.Accuracy(All());

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private ClipTextEncoder Encoder()
    {
        var tokenizer = Path.Combine(_folder, "words");
        BpeLearner.Learn(Enumerable.Repeat("red hair green shirt blue skirt", 3), 600, 10, tokenizer);
        var words = ClipTokenizer.Load(tokenizer);
        var config = new ClipTextConfig
        {
            VocabularySize = words.VocabularySize, HiddenSize = 32, IntermediateSize = 64, Layers = 2, Heads = 2,
            MaxPositions = words.MaxLength, EndId = words.EndId,
        };
        return ClipTextEncoder.Create(config, tokenizer, seed: 3);
    }

    // The six orders of three colours over three nouns.
    private static LabelledTexts All()
    {
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        return new LabelledTexts([.. orders.Select(o => $"{Colours[o[0]]} hair {Colours[o[1]]} shirt {Colours[o[2]]} skirt")], orders);
    }
}

using System.CommandLine;
using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Pyoco.Samples;

namespace TrainSprites;

/// <summary>Before the pictures: a vocabulary from the captions, and a text encoder that can tell what they say.</summary>
internal static class TextTraining
{
    private const int TokenLength = 48;
    private const int VocabularyLimit = 2000;
    private const int CorpusSize = 20_000;
    private const int HeldOutCaptions = 2000;

    private static readonly Option<string> Target = ValuedOption.Text("--output", "DIR", "the folder of the text encoder", "runs/text");
    private static readonly Option<int> Batch = ValuedOption.Whole("--batch", "captions of a step", usual: 128);
    private static readonly Option<int> Steps = ValuedOption.Whole("--steps", "steps in all", usual: 4000);
    private static readonly Option<double> Rate = ValuedOption.Number("--rate", "learning rate", usual: 1e-3);

    public static SampleCommand Create()
    {
        var command = new SampleCommand("text", "Learns a vocabulary and trains a text encoder that can read captions.")
        {
            Examples = ["text --output runs/text"],
        };
        Array.ForEach<Option>([Target, Sprites.Seed, Batch, Steps, Rate], command.Options.Add);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (folder, seed, steps) = (parsed.GetRequiredValue(Target), parsed.GetValue(Sprites.Seed), parsed.GetValue(Steps));
        var tokenizer = Path.Combine(folder, "learned-tokenizer");
        OutputFile.ThrowIfNotWritable(Path.Combine(folder, "text_encoder", "config.json"));
        BpeLearner.Learn(SpriteBatches.Captions(seed, step: -1, CorpusSize).Select(c => c.Text), VocabularyLimit, TokenLength, tokenizer);
        using var encoder = ClipTextEncoder.Create(TextEncoder(ClipTokenizer.Load(tokenizer)), tokenizer, seed);
        var optimizer = new OptimizerOptions { LearningRate = parsed.GetValue(Rate) };
        using var trainer = new TextLabelTrainer(encoder, [.. CaptionGrammar.Questions.Select(q => q.Answers)], steps, optimizer, seed);
        WorkProgress.ShowBar(progress =>
        {
            while (trainer.StepsDone < steps)
            {
                cancellation.ThrowIfCancellationRequested();
                progress.Report(trainer.StepsDone, steps, "step");
                var loss = trainer.Step(Labelled(SpriteBatches.Captions(seed, trainer.StepsDone, parsed.GetValue(Batch))));
                if (trainer.StepsDone % 100 == 0)
                {
                    progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {trainer.StepsDone}/{steps} loss {loss:F4}"));
                }
            }
        });

        var accuracy = trainer.Accuracy(Labelled(SpriteBatches.Captions(seed, step: 0, HeldOutCaptions, heldOut: true)));
        Console.WriteLine($"read rightly in {HeldOutCaptions} captions of held-out characters: "
            + string.Join(
                ", ", CaptionGrammar.Questions.Zip(accuracy, (q, a) => string.Create(CultureInfo.InvariantCulture, $"{q.Name} {a:P1}"))));
        encoder.Save(Path.Combine(folder, "text_encoder"), Path.Combine(folder, "tokenizer"));
        return ExitCode.Done;
    }

    private static LabelledTexts Labelled(IReadOnlyList<SpriteCaption> captions) =>
        new([.. captions.Select(c => c.Text)], [.. captions.Select(c => c.Answers)]);

    private static ClipTextConfig TextEncoder(ClipTokenizer tokenizer) => new()
    {
        VocabularySize = tokenizer.VocabularySize,
        HiddenSize = 128,
        IntermediateSize = 512,
        Layers = 2,
        Heads = 4,
        MaxPositions = tokenizer.MaxLength,
        EndId = tokenizer.EndId,
    };
}

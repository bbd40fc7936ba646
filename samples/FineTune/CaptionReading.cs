using Pyoco.Models;

namespace FineTune;

/// <summary>Teaches a fresh text encoder which words its captions have, before a network learns to draw them.</summary>
/// <remarks>Trained through the loss of a fresh network alone it collapsed: after 800 steps the captions of right, up and down had the same
/// pooled state, and the network nothing to tell them apart by.</remarks>
internal static class CaptionReading
{
    private const int Batch = 64;
    private const int Steps = 600;
    private const int MostWords = 500;
    private const double LeastShare = 0.005; // of the captions; a word in nearly all of them tells as little
    private static readonly char[] Separators = [' ', '\t', ',', '.', ';', ':', '!', '?', '"', '(', ')'];
    private static readonly OptimizerOptions Optimizer = new() { LearningRate = 1e-3 };

    /// <summary>Trains an encoder in place.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="captions">The captions of a data set.</param>
    /// <param name="seed">Fixes which captions a step has.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <returns>The share of words that it then knows the captions to have or not to have.</returns>
    public static double Learn(ClipTextEncoder encoder, IReadOnlyList<string> captions, ulong seed, CancellationToken cancellation)
    {
        var words = Words(captions);
        if (words.Count == 0)
        {
            return 1; // all captions are one: there is nothing to tell apart
        }

        using var trainer = new TextLabelTrainer(encoder, [.. words.Select(_ => 2)], Steps, Optimizer, seed);
        var random = new Random((int)seed);
        while (trainer.StepsDone < Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            trainer.Step(Draw());
        }

        return trainer.Accuracy(Draw()).Average();

        LabelledTexts Draw()
        {
            string[] some = [.. Enumerable.Range(0, Batch).Select(_ => captions[random.Next(captions.Count)])];
            return new LabelledTexts(some, [.. some.Select(caption => Labels(caption, words))]);
        }
    }

    /// <summary>The words that some captions have and others have not, the most frequent first.</summary>
    public static IReadOnlyList<string> Words(IReadOnlyList<string> captions) =>
    [
        .. captions.SelectMany(WordsOf).CountBy(word => word)
            .Where(w => w.Value >= LeastShare * captions.Count && w.Value <= (1 - LeastShare) * captions.Count)
            .OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal).Take(MostWords).Select(w => w.Key),
    ];

    private static int[] Labels(string caption, IReadOnlyList<string> words)
    {
        var own = WordsOf(caption);
        return [.. words.Select(word => own.Contains(word) ? 1 : 0)];
    }

    private static HashSet<string> WordsOf(string caption) =>
        [.. caption.ToLowerInvariant().Split(Separators, StringSplitOptions.RemoveEmptyEntries)];
}

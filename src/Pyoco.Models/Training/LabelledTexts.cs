namespace Pyoco.Models;

/// <summary>Texts with what they say, for one step of <see cref="TextLabelTrainer"/>.</summary>
public sealed class LabelledTexts
{
    /// <summary>Joins texts and labels.</summary>
    /// <param name="texts">At least one text.</param>
    /// <param name="labels">For each text the class of each question, from 0; as many questions for each.</param>
    /// <exception cref="ArgumentException">There is no text, the numbers of texts and labels differ, or the texts answer different numbers
    /// of questions.</exception>
    public LabelledTexts(IReadOnlyList<string> texts, IReadOnlyList<IReadOnlyList<int>> labels)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(labels);
        if (texts.Count == 0 || texts.Count != labels.Count)
        {
            throw new ArgumentException(
                $"There are {texts.Count} texts and {labels.Count} labels; as many labels as texts, and at least one, were expected.");
        }

        if (labels.Any(l => l.Count != labels[0].Count))
        {
            throw new ArgumentException($"The labels answer {string.Join(", ", labels.Select(l => l.Count).Distinct())} "
                + "questions; one number for all texts was expected.");
        }

        (Texts, Labels) = (texts, labels);
    }

    /// <summary>The texts.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>For each text the class of each question.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Labels { get; }
}

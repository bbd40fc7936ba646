namespace Pyoco.Models;

/// <summary>A text encoder that takes prompts in parts and says which part each of its states is of: what weights of words need.</summary>
public interface IPartTextEncoder : ITextEncoder
{
    /// <summary>Encodes prompts that are given in parts.</summary>
    /// <param name="prompts">The parts of each prompt, at least one. No word reaches from one part into the next.</param>
    /// <param name="cancellationToken">Stops the encoding.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    PartConditioning EncodeParts(IReadOnlyList<IReadOnlyList<string>> prompts, CancellationToken cancellationToken = default);
}

/// <summary>The encoding of prompts in parts.</summary>
/// <param name="Text">The encoding; its owner disposes it.</param>
/// <param name="Parts">For each prompt and each of its states the part that it is of, counted from 0; -1 for the tokens around the text and
/// for padding.</param>
public sealed record PartConditioning(TextConditioning Text, IReadOnlyList<IReadOnlyList<int>> Parts);

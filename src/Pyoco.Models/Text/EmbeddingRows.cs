namespace Pyoco.Models;

/// <summary>Whether every row of a text encoder's embedding belongs to a token.</summary>
internal static class EmbeddingRows
{
    // What the rows are filled up to where a library asks for a multiple.
    private static readonly int[] Multiples = [8, 16, 32, 64, 128];

    /// <summary>Refuses an encoder with fewer rows than tokens, and one with more unless they fill up to a multiple of 8, 16, 32, 64 or
    /// 128.</summary>
    /// <param name="tokenizer">The tokenizer's folder.</param>
    /// <param name="tokens">How many tokens it has.</param>
    /// <param name="rows">How many rows the encoder has.</param>
    /// <param name="added">The added ones among them, to be named.</param>
    /// <param name="unused">How many more tokens the encoder was trained with that texts never have.</param>
    /// <exception cref="CheckpointException">Tokens have no row, or rows no token.</exception>
    public static void Check(string tokenizer, int tokens, int rows, IEnumerable<AddedToken> added, int unused = 0)
    {
        if (rows < tokens)
        {
            var first = added.Where(t => t.Id >= rows).MinBy(t => t.Id) is { } token ? $" '{token.Content}' of the id {token.Id} has none."
                : "";
            throw new CheckpointException(
                $"The tokenizer in {tokenizer} has {tokens} tokens, added ones counted; the text encoder has rows for {rows}.{first}");
        }

        if (rows > tokens && !IsFilledUp(tokens, rows) && !IsFilledUp(tokens + unused, rows))
        {
            throw new CheckpointException(
                $"The text encoder has rows for {rows} tokens; the tokenizer in {tokenizer} has {tokens}, added ones counted. "
                + "Is its added_tokens.json missing?");
        }
    }

    private static bool IsFilledUp(int tokens, int rows) =>
        rows == tokens || Array.Exists(Multiples, m => (tokens + m - 1) / m * m == rows);
}

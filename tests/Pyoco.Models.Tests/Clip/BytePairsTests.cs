using System.Text;

namespace Pyoco.Models.Tests;

public sealed class BytePairsTests
{
    private static readonly (string, string)[] Merges =
        [("a", "b"), ("ab", "a"), ("b", "b</w>"), ("a", "a"), ("aa", "aa"), ("ab", "ab"), ("aba", "b"), ("aaaa", "aaaa"), ("b", "a"),
            ("aa", "ab")];

    private static readonly Dictionary<string, int> Vocabulary = MakeVocabulary();

    // Algorithm 1 of the paper as it stands there: all places of the best pair at once, until none is left.
    [Fact]
    public void RandomWordsAreMergedAsThePaperSays()
    {
        var (pairs, random) = (new BytePairs(Vocabulary, Merges), new Random(7));
        for (var i = 0; i < 2000; i++)
        {
            var word = new string([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => "aaabbc"[random.Next(6)])]);

            Assert.Equal(Simple(word), pairs.Encode(Encoding.UTF8.GetBytes(word)));
        }
    }

    // Quadratic work would be hours.
    [Fact]
    public void AWordOfMillionsOfCharactersIsMerged()
    {
        var pairs = new BytePairs(Vocabulary, Merges);

        var ids = pairs.Encode(Encoding.UTF8.GetBytes(new string('a', 2_000_001)));

        Assert.Equal(2_000_000 / 8 + 1, ids.Count);
    }

    [Fact]
    public void ACancelledTokenStopsIt()
    {
        var pairs = new BytePairs(Vocabulary, Merges);

        Assert.Throws<OperationCanceledException>(() => pairs.Encode("abab"u8, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void AMergeOfWhatTheVocabularyLacksIsRefused() =>
        Assert.Contains("'zzz'", Assert.Throws<FormatException>(() => new BytePairs(Vocabulary, [("a", "zzz")])).Message);

    private static List<int> Simple(string word)
    {
        List<string> symbols = [.. word.Select(c => $"{c}")];
        symbols[^1] += "</w>";
        while (Array.Find(Merges, m => symbols.Zip(symbols.Skip(1)).Contains(m)) is (not null, _) best)
        {
            for (var i = 0; i + 1 < symbols.Count; i++)
            {
                if ((symbols[i], symbols[i + 1]) == best)
                {
                    symbols[i] += symbols[i + 1];
                    symbols.RemoveAt(i + 1);
                }
            }
        }

        return [.. symbols.Select(s => Vocabulary[s])];
    }

    private static Dictionary<string, int> MakeVocabulary()
    {
        var tokens = ByteSymbols.InVocabularyOrder.SelectMany(s =>
            new[] { $"{s}", s + "</w>" }).Concat(Merges.Select(m => m.Item1 + m.Item2)).Distinct();
        return tokens.Select((t, i) => (t, i)).ToDictionary(p => p.t, p => p.i);
    }
}

namespace TrainSprites.Tests;

public sealed class CaptionGrammarTests
{
    [Fact]
    public void ACaptionThatNamesAllHasAWordOfEveryAttribute()
    {
        for (var i = 0; i < 500; i++)
        {
            var random = new SplitMix(1, i);
            var label = ClipLabel.OfRow(Character.Draw(ref random, heldOut: true), random.Below(ClipLabel.Rows));
            var caption = CaptionGrammar.Caption(label, ref random, all: true).Text;

            var body = label.Character.Body;
            Named([.. body < 6 ? CaptionWords.Bodies[body] : CaptionWords.Orc, .. CaptionWords.Skins[body]]);
            Named(CaptionWords.Bottoms[label.Character.Bottom]);
            Named(CaptionWords.Tops[label.Character.Top]);
            Named(CaptionWords.Hairs[label.Character.Hair]);
            Named([.. CaptionWords.Verbs[(int)label.Action], .. CaptionWords.Participles[(int)label.Action]]);
            if (label.Action != SpriteAction.Fall)
            {
                Named(CaptionWords.Directions[(int)label.Facing]);
            }

            void Named(string[] words) => Assert.True(words.Any(caption.Contains), $"'{caption}' names none of {string.Join(", ", words)}");
        }
    }

    [Fact]
    public void ArticlesFitAndNoTwoBlanksMeet()
    {
        for (var i = 0; i < 2000; i++)
        {
            var random = new SplitMix(2, i);
            var label = ClipLabel.OfRow(Character.Draw(ref random, heldOut: false), random.Below(ClipLabel.Rows));
            var caption = CaptionGrammar.Caption(label, ref random).Text;

            Assert.DoesNotMatch(@"\ba [aeiou]|\ban [^aeiou]|  | ,|^\s|\s$|\ba a\b", caption);
        }
    }

    [Fact]
    public void NoTwoValuesOfAnAttributeShareAWord()
    {
        foreach (var table in new[] { CaptionWords.Bodies, CaptionWords.Skins, CaptionWords.Bottoms, CaptionWords.Tops,
            CaptionWords.Hairs, CaptionWords.Shoes, CaptionWords.Verbs, CaptionWords.Participles, CaptionWords.Directions })
        {
            var words = table.SelectMany(w => w).ToArray();
            Assert.Equal(words.Length, words.Distinct().Count());
        }
    }

    [Fact]
    public void AttributesAreSometimesLeftOut()
    {
        var label = new ClipLabel(new Character(6, 1, 6, 7, 0), SpriteAction.Walk, Facing.Left);
        var captions = Enumerable.Range(0, 400).Select(i =>
        {
            var random = new SplitMix(3, i);
            return CaptionGrammar.Caption(label, ref random).Text;
        }).ToArray();

        Assert.InRange(captions.Count(c => !c.Contains("hair")), 5, 80); // about 7 % of 400
        Assert.True(captions.Distinct().Count() > 300);
    }

    // An answer that the words do not give would teach the text encoder to guess.
    [Fact]
    public void TheAnswersAreWhatTheWordsSay()
    {
        string[][][] tables =
        [
            [.. CaptionWords.Bodies, CaptionWords.Orc], CaptionWords.Bottoms, CaptionWords.Tops, CaptionWords.Hairs, CaptionWords.Shoes,
            CaptionWords.Verbs, CaptionWords.Directions,
        ];
        for (var i = 0; i < 500; i++)
        {
            var random = new SplitMix(5, i);
            var caption = CaptionGrammar.Caption(
                ClipLabel.OfRow(Character.Draw(ref random, heldOut: false), random.Below(ClipLabel.Rows)), ref random);

            for (var q = 0; q < tables.Length; q++)
            {
                string[][] also = q == 0 ? CaptionWords.Skins : q == 5 ? CaptionWords.Participles : tables[q];
                var named = Enumerable.Range(0, tables[q].Length)
                    .Where(v => tables[q][v].Concat(also[v]).Any(caption.Text.Contains)).ToArray();
                var (answer, unsaid) = (caption.Answers[q], CaptionGrammar.Questions[q].Answers - 1);
                Assert.True(answer < unsaid
                    ? named.Contains(answer)
                    : q == 0 || named.Length == 0, $"'{caption.Text}' does not say {answer} of {CaptionGrammar.Questions[q].Name}");
            }
        }
    }
}

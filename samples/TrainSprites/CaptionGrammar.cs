namespace TrainSprites;

/// <summary>A caption and what it says.</summary>
/// <param name="Text">The caption.</param>
/// <param name="Answers">For each question of <see cref="CaptionGrammar.Questions"/> the value that it names, or the number of values where
/// it names none.</param>
public sealed record SpriteCaption(string Text, IReadOnlyList<int> Answers);

/// <summary>Writes captions of clips: any subset of the attributes, with synonyms and in varied order.</summary>
public static class CaptionGrammar
{
    private const double MentionChance = 0.9;
    private const double AllChance = 0.3;
    private const double ShoesChance = 0.3;

    /// <summary>What captions may say, and how many answers each has: its values and "not said".</summary>
    public static IReadOnlyList<(string Name, int Answers)> Questions { get; } =
    [
        ("body", CaptionWords.Skins.Length + 1),
        ("bottom", CaptionWords.Bottoms.Length + 1),
        ("top", CaptionWords.Tops.Length + 1),
        ("hair", CaptionWords.Hairs.Length + 1),
        ("shoes", CaptionWords.Shoes.Length + 1),
        ("action", CaptionWords.Verbs.Length + 1),
        ("direction", CaptionWords.Directions.Length + 1),
    ];

    /// <summary>A caption of a clip.</summary>
    /// <param name="label">What the clip shows.</param>
    /// <param name="random">Chooses words, order and what is left out.</param>
    /// <param name="all">Whether body, bottom, top, hair, action and direction are all named (a fall has no direction to name).</param>
    public static SpriteCaption Caption(ClipLabel label, ref SplitMix random, bool all = false)
    {
        all |= random.Chance(AllChance);
        var character = label.Character;
        var body = all || random.Chance(MentionChance);
        var hair = Mention(ref random, all, CaptionWords.Hairs[character.Hair]);
        var top = Mention(ref random, all, CaptionWords.Tops[character.Top]);
        var bottom = Mention(ref random, all, CaptionWords.Bottoms[character.Bottom]);
        var shoes = random.Chance(ShoesChance) ? random.Pick(CaptionWords.Shoes[character.Shoes]) : null;
        var acts = all || random.Chance(MentionChance);
        var direction = label.Action == SpriteAction.Fall ? null : Mention(ref random, all, CaptionWords.Directions[(int)label.Facing]);

        var (subject, skin) = Subject(ref random, character.Body, body);
        var looks = Looks(ref random, hair, skin, Clothes(ref random, top, bottom, shoes));
        var verb = acts ? random.Pick(CaptionWords.Verbs[(int)label.Action]) : null;
        var participle = acts ? random.Pick(CaptionWords.Participles[(int)label.Action]) : null;
        var text = random.Below(6) switch
        {
            0 => Sentence(subject, looks, verb, direction),
            1 => Sentence(subject, verb, direction, looks),
            2 => Sentence(subject, participle, direction, looks),
            3 => Leading(Sentence(participle, direction), Sentence(subject, looks)),
            4 => Leading(Sentence(direction), Sentence(subject, looks, verb)),
            _ => Listed(ref random, subject, hair, skin, top, bottom, shoes, participle, direction),
        };
        (bool Said, int Value)[] said =
        [
            (body, character.Body), (bottom is not null, character.Bottom),
            (top is not null, character.Top), (hair is not null, character.Hair),
            (shoes is not null, character.Shoes), (acts, (int)label.Action), (direction is not null, (int)label.Facing),
        ];
        return new SpriteCaption(text, [.. said.Select((s, i) => s.Said ? s.Value : Questions[i].Answers - 1)]);
    }

    private static string? Mention(ref SplitMix random, bool always, string[] words) =>
        always || random.Chance(MentionChance) ? random.Pick(words) : null;

    // The skin is an adjective of the person or, sometimes, a clause of its own; an orc is mostly a noun.
    private static (string Subject, string? Skin) Subject(ref SplitMix random, int body, bool named)
    {
        if (!named)
        {
            return (WithArticle(random.Pick(CaptionWords.People)), null);
        }

        var person = random.Pick(CaptionWords.People);
        var orc = body == CaptionWords.Bodies.Length;
        return random.Chance(orc ? 0.1 : 0.35)
            ? (WithArticle(person), random.Pick(CaptionWords.Skins[body]))
            : (WithArticle(orc ? random.Pick(CaptionWords.Orc) : $"{random.Pick(CaptionWords.Bodies[body])} {person}"), null);
    }

    private static string? Clothes(ref SplitMix random, params string?[] clothes)
    {
        var worn = clothes.OfType<string>().ToList();
        random.Shuffle(worn);
        return worn.Count == 0 ? null : $"{random.Pick(Wearing)} {And(worn)}";
    }

    private static readonly string[] Wearing = ["in", "wearing", "dressed in"];

    private static string? Looks(ref SplitMix random, string? hair, string? skin, string? clothes)
    {
        var features = new[] { hair, skin }.OfType<string>().ToList();
        random.Shuffle(features);
        var clauses = new[] { features.Count == 0 ? null : $"with {And(features)}", clothes }.OfType<string>().ToList();
        random.Shuffle(clauses);
        return clauses.Count == 0 ? null : string.Join(random.Chance(0.3) ? ", " : " ", clauses);
    }

    private static string Listed(ref SplitMix random, string subject, params string?[] parts)
    {
        var listed = parts.OfType<string>().ToList();
        random.Shuffle(listed);
        return listed.Count == 0 ? subject : random.Chance(0.5)
            ? $"{subject}, {string.Join(", ", listed)}"
            : $"{string.Join(", ", listed)}: {subject}";
    }

    private static string Leading(string lead, string rest) => lead.Length == 0 ? rest : $"{lead}, {rest}";

    private static string Sentence(params string?[] parts) => string.Join(" ", parts.OfType<string>());

    private static string And(List<string> words) => words.Count == 1
        ? words[0]
        : $"{string.Join(", ", words.Take(words.Count - 1))} and {words[^1]}";

    private static string WithArticle(string noun) => ("aeiou".Contains(noun[0]) ? "an " : "a ") + noun;
}

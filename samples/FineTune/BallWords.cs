namespace FineTune;

/// <summary>Reads a caption of the set back.</summary>
internal static class BallWords
{
    private static readonly string[][] Directions =
        [["left", "leftward"], ["right", "rightward"], ["up", "upward", "top"], ["down", "downward", "bottom"]];

    /// <summary>What a caption says; null where it does not name all three.</summary>
    public static BallScene? Read(string caption)
    {
        var words = caption.Split(' ');
        var colour = IndexOf(BallColours.All, c => words.Contains(c.Name));
        var direction = IndexOf(Directions, d => d.Any(words.Contains));
        BallShape? shape = words.Contains("ball") ? BallShape.Ball : words.Contains("square") ? BallShape.Square : null;
        return colour is { } c && direction is { } d && shape is { } s ? new BallScene(c, s, (BallDirection)d) : null;
    }

    private static int? IndexOf<T>(IReadOnlyList<T> list, Func<T, bool> isIt)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (isIt(list[i]))
            {
                return i;
            }
        }

        return null;
    }
}

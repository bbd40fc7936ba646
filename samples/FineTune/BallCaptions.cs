namespace FineTune;

/// <summary>Says in several ways what a scene shows.</summary>
internal static class BallCaptions
{
    private static readonly string[][] Shapes = [["ball", "round ball"], ["square", "square block"]];

    private static readonly string[][] Directions =
    [
        ["to the left", "left", "leftward"], ["to the right", "right", "rightward"],
        ["up", "upward", "to the top"], ["down", "downward", "to the bottom"],
    ];

    /// <summary>A caption, its words chosen at random.</summary>
    public static string Of(BallScene scene, Random random)
    {
        var (colour, shape) = (BallColours.All[scene.Colour].Name, Pick(Shapes[(int)scene.Shape], random));
        var direction = Pick(Directions[(int)scene.Direction], random);
        return random.Next(5) switch
        {
            0 => $"a {colour} {shape} moves {direction}",
            1 => $"a {colour} {shape} moving {direction}",
            2 => $"the {colour} {shape} glides {direction}",
            3 => $"{direction} goes a {colour} {shape}",
            _ => $"a {shape} that is {colour} moves {direction}",
        };
    }

    private static string Pick(string[] words, Random random) => words[random.Next(words.Length)];
}

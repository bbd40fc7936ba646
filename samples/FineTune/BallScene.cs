namespace FineTune;

/// <summary>What moves.</summary>
public enum BallShape
{
    Ball,
    Square,
}

/// <summary>Where to.</summary>
public enum BallDirection
{
    Left,
    Right,
    Up,
    Down,
}

/// <summary>What directions mean in a frame.</summary>
internal static class BallDirections
{
    /// <summary>How far a way leads in a direction, and how far across it.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="right">Columns of the way.</param>
    /// <param name="down">Rows of the way.</param>
    public static (double Along, double Across) Split(this BallDirection direction, double right, double down) => direction switch
    {
        BallDirection.Left => (-right, down),
        BallDirection.Right => (right, down),
        BallDirection.Up => (-down, right),
        _ => (down, right),
    };
}

/// <summary>What a clip of the set shows.</summary>
/// <param name="Colour">Which of <see cref="BallColours.All"/>.</param>
/// <param name="Shape">What moves.</param>
/// <param name="Direction">Where to.</param>
public readonly record struct BallScene(int Colour, BallShape Shape, BallDirection Direction)
{
    private static readonly int Directions = Enum.GetValues<BallDirection>().Length;

    /// <summary>All scenes: every colour, shape and direction.</summary>
    public static IReadOnlyList<BallScene> All { get; } =
    [
        .. from colour in Enumerable.Range(0, BallColours.All.Count)
           from shape in Enum.GetValues<BallShape>()
           from direction in Enum.GetValues<BallDirection>()
           select new BallScene(colour, shape, direction),
    ];

    /// <summary>Whether no clip of the set shows it: one direction of each shape of each colour.</summary>
    public bool IsHeldOut => (Colour + 2 * (int)Shape) % Directions == (int)Direction;
}

/// <summary>The colours of the set.</summary>
public static class BallColours
{
    /// <summary>Name, red, green and blue.</summary>
    public static IReadOnlyList<(string Name, byte Red, byte Green, byte Blue)> All { get; } =
    [
        ("red", 225, 40, 40), ("green", 40, 185, 60), ("blue", 45, 85, 235),
        ("yellow", 235, 215, 45), ("purple", 165, 50, 205), ("white", 240, 240, 240),
    ];
}

namespace TrainSprites;

/// <summary>What a character looks like: the number of each part's sheet.</summary>
public readonly record struct Character(int Body, int Bottom, int Top, int Hair, int Shoes)
{
    /// <summary>How many sheets each part has: body, bottom, top, hair, shoes.</summary>
    public static IReadOnlyList<int> Counts { get; } = [7, 7, 7, 10, 3];

    /// <summary>Whether characters with this body, bottom, top and hair are kept out of training: a fixed tenth of the 3,430
    /// combinations.</summary>
    public bool IsHeldOut => SplitMix.Mix((ulong)(((Body * 7 + Bottom) * 7 + Top) * 10 + Hair) + 0x5052_4954_4553) % 10 == 0;

    /// <summary>A random character, from the held-out combinations or from the others.</summary>
    public static Character Draw(ref SplitMix random, bool heldOut)
    {
        while (true)
        {
            var drawn = new Character(
                random.Below(Counts[0]), random.Below(Counts[1]), random.Below(Counts[2]),
                random.Below(Counts[3]), random.Below(Counts[4]));
            if (drawn.IsHeldOut == heldOut)
            {
                return drawn;
            }
        }
    }
}

/// <summary>What a character does, in the order of the sheets' rows.</summary>
public enum SpriteAction
{
    /// <summary>Casts a spell.</summary>
    Cast,

    /// <summary>Thrusts a weapon that is not shown.</summary>
    Thrust,

    /// <summary>Walks.</summary>
    Walk,

    /// <summary>Slashes.</summary>
    Slash,

    /// <summary>Draws a bow that is not shown.</summary>
    Shoot,

    /// <summary>Falls down; always seen from the front.</summary>
    Fall,
}

/// <summary>Where a character faces, in the order of the sheets' rows.</summary>
public enum Facing
{
    /// <summary>Away from the viewer.</summary>
    Back,

    /// <summary>To the left.</summary>
    Left,

    /// <summary>Towards the viewer.</summary>
    Front,

    /// <summary>To the right.</summary>
    Right,
}

/// <summary>Everything a clip shows.</summary>
public readonly record struct ClipLabel(Character Character, SpriteAction Action, Facing Facing)
{
    /// <summary>Rows of a sheet: four directions of five actions, and the fall.</summary>
    public const int Rows = 21;

    /// <summary>The label of a character in a row of its sheets.</summary>
    public static ClipLabel OfRow(Character character, int row) =>
        row == Rows - 1 ? new(character, SpriteAction.Fall, Facing.Front) : new(character, (SpriteAction)(row / 4), (Facing)(row % 4));

    /// <summary>The row of the sheets that shows it.</summary>
    public int Row => Action == SpriteAction.Fall ? Rows - 1 : (int)Action * 4 + (int)Facing;
}

/// <summary>The columns of the sheets, which are the phases of an action.</summary>
public static class Phases
{
    private static readonly int[] Columns = [7, 8, 9, 6, 13, 6];

    /// <summary>The largest number of columns of any action.</summary>
    public const int Most = 13;

    /// <summary>Number of columns of an action.</summary>
    public static int Count(SpriteAction action) => Columns[(int)action];

    /// <summary>The columns that a clip shows: an action is stretched over the clip from its first column; a walk starts with its first
    /// step (column 1; column 0 stands) and goes round every eight frames.</summary>
    public static int[] OfClip(SpriteAction action, int frames)
    {
        var columns = new int[frames];
        for (var i = 0; i < frames; i++)
        {
            columns[i] = action == SpriteAction.Walk ? 1 + i % 8 : i * Count(action) / frames;
        }

        return columns;
    }

    /// <summary>Whether one column follows another as in the real action: the same, or one or two further on, walking round.</summary>
    public static bool Advances(SpriteAction action, int from, int to)
    {
        if (action != SpriteAction.Walk)
        {
            return to - from is >= 0 and <= 2;
        }

        // The standing pose lies between the eighth step and the first.
        return from == 0 || to == 0 ? (to - from + 9) % 9 <= 2 : (to - from + 8) % 8 <= 2;
    }
}

namespace Pyoco;

/// <summary>At which levels of a walk something is made anew, and at which that of a level above serves.</summary>
/// <param name="every">It serves until the level that is so many below the one where it was made.</param>
internal sealed class ReusePeriod(int every)
{
    private readonly WalkLevels _walk = new();
    private int? _made;

    /// <summary>Comes to a level.</summary>
    /// <returns>Whether what was made above serves; if not, it is made here.</returns>
    public bool Reuses(NoiseLevel level)
    {
        var index = _walk.Visit(level);
        if (index > _made && index < _made + every)
        {
            return true;
        }

        _made = index;
        return false;
    }
}

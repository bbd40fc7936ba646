namespace Pyoco;

/// <summary>Where a walk is: the noise levels above the one that is evaluated.</summary>
/// <remarks>A level takes the place of those at it and below it. So a level that is evaluated twice (the corrector of Heun's sampler)
/// counts once, a walk that goes up again (churn, Restart) goes on from the levels above, and one that starts again from the top (the
/// passes of FreeInit) has none above.</remarks>
internal sealed class WalkLevels
{
    private readonly Stack<double> _sigmas = [];

    /// <summary>How many levels there are, the one that was visited last among them.</summary>
    public int Count => _sigmas.Count;

    /// <summary>Comes to a level.</summary>
    /// <returns>How many levels above it were evaluated.</returns>
    public int Visit(NoiseLevel level)
    {
        while (_sigmas.TryPeek(out var last) && last <= level.Sigma)
        {
            _sigmas.Pop();
        }

        _sigmas.Push(level.Sigma);
        return _sigmas.Count - 1;
    }
}

namespace Pyoco;

/// <summary>Something that each window has for itself, made when a window first asks for it.</summary>
/// <param name="window">The window that asks.</param>
/// <param name="make">Makes it.</param>
internal sealed class PerWindow<T>(RunWindow window, Func<T> make) : IDisposable
    where T : class
{
    private readonly Dictionary<int, T> _made = [];

    /// <summary>That of the window that is denoised.</summary>
    public T Current
    {
        get
        {
            if (!_made.TryGetValue(window.Index, out var made))
            {
                _made.Add(window.Index, made = make());
            }

            return made;
        }
    }

    /// <summary>Releases those that hold something.</summary>
    public void Dispose()
    {
        foreach (var made in _made.Values)
        {
            (made as IDisposable)?.Dispose();
        }

        _made.Clear();
    }
}

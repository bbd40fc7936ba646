namespace Pyoco;

/// <summary>Which window of the clip a run denoises; what it remembers from level to level, it remembers for each.</summary>
internal sealed class RunWindow
{
    /// <summary>The window's number; 0 where the clip is denoised as a whole.</summary>
    public int Index { get; set; }
}

namespace Pyoco.Samples;

/// <summary>What a program returns to the shell.</summary>
public static class ExitCode
{
    /// <summary>The work is done.</summary>
    public const int Done = 0;

    /// <summary>The work failed, or what it tested did.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; nothing was done.</summary>
    public const int WrongUse = 2;

    /// <summary>Somebody stopped the work (128 and the number of SIGINT).</summary>
    public const int Cancelled = 130;
}

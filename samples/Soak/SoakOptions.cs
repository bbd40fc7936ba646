namespace Soak;

/// <summary>How long the library is worked, and how hard.</summary>
internal sealed record SoakOptions
{
    /// <summary>The share of the time that goes to loading the model again and again.</summary>
    public const double ReloadingShare = 0.15;

    private const double MostMinutes = 7 * 24 * 60;
    private const int MostClients = 64;

    /// <summary>Minutes in all, above 0, at most a week.</summary>
    public double Minutes
    {
        get;
        init => field = value is > 0 and <= MostMinutes ? value : throw new ArgumentOutOfRangeException(
            nameof(Minutes), value, $"--minutes is {value}; above 0 to {MostMinutes} was expected.");
    } = 1;

    /// <summary>The folder of the model.</summary>
    public string Model { get; init; } = Path.Combine("models", "sprites");

    /// <summary>How many ask at the same time, from 1 to 64.</summary>
    public int Clients
    {
        get;
        init => field = value is >= 1 and <= MostClients ? value : throw new ArgumentOutOfRangeException(
            nameof(Clients), value, $"--clients is {value}; 1 to {MostClients} was expected.");
    } = 8;

    /// <summary>How many runs compute at the same time, from 1 to 64.</summary>
    public int ConcurrentRuns
    {
        get;
        init => field = value is >= 1 and <= MostClients ? value : throw new ArgumentOutOfRangeException(
            nameof(ConcurrentRuns), value, $"--concurrent-runs is {value}; 1 to {MostClients} was expected.");
    } = 2;

    /// <summary>Chooses the order of the requests and when they are cancelled.</summary>
    public int Seed { get; init; }

    /// <summary>The folder of the tables and the picture.</summary>
    public string Output { get; init; } = Path.Combine("out", "soak");
}

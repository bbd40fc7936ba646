namespace Soak;

/// <summary>Something that a client of the library does, with the outcome that is right.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Run">Does it; a wrong outcome is a <see cref="SoakFailure"/>. The number differs from round to round, and chooses when a
/// request is cancelled and the like.</param>
internal sealed record SoakTask(string Name, Func<Workbench, int, Task> Run)
{
    /// <summary>The tasks of a round: every request as a whole, those of one clip as a stream too, and each way in which a request ends
    /// early, is refused, or is about something else than clips.</summary>
    public static IEnumerable<SoakTask> Round(Workbench bench) =>
    [
        .. bench.Requests.Select(r => new SoakTask(r.Name, (b, _) => Results.Generate(b, r))),
        .. bench.Requests.Where(r => r.IsOneClip).Select(r => new SoakTask($"{r.Name}, streamed", (b, _) => Results.Stream(b, r))),
        .. Results.Tasks,
        .. Endings.Tasks,
        .. Refusals.Tasks,
    ];
}

namespace WebStudio.Runs;

/// <summary>Clips that were asked for together: one for each prior and seed. They are made one after the other, so that a run has one place
/// in the model's queue however many clips it has.</summary>
/// <param name="id">Its name.</param>
/// <param name="begun">When it was asked for.</param>
/// <param name="works">The clips.</param>
internal sealed class Run(StudioId id, DateTimeOffset begun, IReadOnlyList<ClipWork> works)
{
    private readonly CancellationTokenSource _stop = new();
    private readonly RunStatus[] _statuses = new RunStatus[works.Count];
    private int _isEnded;

    /// <summary>Its name.</summary>
    public StudioId Id => id;

    /// <summary>The clips.</summary>
    public IReadOnlyList<ClipWork> Works => works;

    /// <summary>What happened.</summary>
    public RunLog Log { get; } = new();

    /// <summary>Ends when the run is cancelled.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Whether nothing more will happen.</summary>
    public bool IsEnded => Volatile.Read(ref _isEnded) != 0;

    /// <summary>What is told of it.</summary>
    public RunSummary Summary => new(
        id, begun, works[0].Prompt, IsEnded,
        [.. works.Select((work, i) => new RunItem(
            i, _statuses[i], work.Options.Seed ?? 0, work.Prior.Spec.ToString(), work.Options.Width ?? 0, work.Options.Height ?? 0,
            work.Options.Frames ?? 0))]);

    /// <summary>Notes and tells what became of a clip.</summary>
    public void Tell(RunEvent happened)
    {
        if (happened.Item is { } item)
        {
            _statuses[item] = happened.Status;
        }

        Log.Add(happened);
    }

    /// <summary>Tells that all is over.</summary>
    public void End()
    {
        Volatile.Write(ref _isEnded, 1);
        Log.Add(new RunEvent
        {
            Kind = RunEvent.Finished,
            Status = _statuses.Contains(RunStatus.Failed) ? RunStatus.Failed
                : _statuses.Contains(RunStatus.Cancelled) ? RunStatus.Cancelled
                : RunStatus.Done,
        });
    }

    /// <summary>Cancels what has not been made.</summary>
    public void Cancel() => _stop.Cancel();
}

/// <summary>A run.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Begun">When it was asked for.</param>
/// <param name="Prompt">What its clips are to show.</param>
/// <param name="IsEnded">Whether nothing more will happen.</param>
/// <param name="Items">Its clips.</param>
internal sealed record RunSummary(StudioId Id, DateTimeOffset Begun, string Prompt, bool IsEnded, IReadOnlyList<RunItem> Items);

/// <summary>A clip of a run.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Seed">The seed of its noise.</param>
/// <param name="Prior">The prior of its noise.</param>
/// <param name="Width">Columns of a frame.</param>
/// <param name="Height">Rows of a frame.</param>
/// <param name="Frames">Number of frames.</param>
internal sealed record RunItem(int Index, RunStatus Status, ulong Seed, string Prior, int Width, int Height, int Frames);

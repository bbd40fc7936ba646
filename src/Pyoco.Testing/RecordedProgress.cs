using System.Collections.Immutable;

namespace Pyoco.Testing;

/// <summary>Keeps the reports of a generation, on the thread that makes them: all are there when the call has ended, which
/// <see cref="Progress{T}"/> does not promise.</summary>
public sealed class RecordedProgress : IProgress<GenerationProgress>
{
    private ImmutableList<GenerationProgress> _reports = [];

    /// <summary>The reports so far, in order.</summary>
    public IReadOnlyList<GenerationProgress> Reports => _reports;

    /// <inheritdoc/>
    public void Report(GenerationProgress value) =>
        ImmutableInterlocked.Update(ref _reports, (reports, report) => reports.Add(report), value);
}

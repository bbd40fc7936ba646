using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Pyoco.Samples;

/// <summary>How far some work is, on the error stream: one live bar on a terminal, a line now and then elsewhere.</summary>
public sealed class WorkProgress : IProgress<GenerationProgress>
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(20);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly IAnsiConsole? _terminal;
    private readonly ProgressTask? _bar;
    private readonly TimeSpan _between;
    private readonly bool _isOutputElsewhere;
    private TimeSpan _lastLine;
    private (string Piece, long All, TimeSpan At, double Fraction)? _first;

    private WorkProgress(ProgressStreams streams, ProgressTask? bar, TimeSpan between)
    {
        (_output, _error, _isOutputElsewhere) = (streams.Output, streams.Error, streams.IsOutputElsewhere);
        (_terminal, _bar, _between) = (bar is null ? null : streams.Terminal, bar, between);
    }

    /// <summary>Does some work on this thread and shows how far it is.</summary>
    /// <param name="work">The work; it reports.</param>
    public static T Show<T>(Func<WorkProgress, T> work) => ShowAsync(progress => Task.FromResult(work(progress))).GetAwaiter().GetResult();

    /// <summary>Does work on this thread that writes lines of its own: its progress is shown on a terminal alone.</summary>
    /// <param name="work">The work; it reports.</param>
    public static void ShowBar(Action<WorkProgress> work) => ShowAsync(
        progress =>
        {
            work(progress);
            return Task.FromResult(true);
        }, ProgressStreams.OfProcess(), TimeSpan.MaxValue).GetAwaiter().GetResult();

    /// <summary>Does some work and shows how far it is.</summary>
    /// <param name="work">The work; it reports.</param>
    public static Task<T> ShowAsync<T>(Func<WorkProgress, Task<T>> work) => ShowAsync(work, ProgressStreams.OfProcess(), Between);

    /// <summary>Does some work and shows how far it is on given streams, elsewhere than on a terminal with a time between lines.</summary>
    internal static async Task<T> ShowAsync<T>(Func<WorkProgress, Task<T>> work, ProgressStreams streams, TimeSpan between)
    {
        if (streams.Terminal?.Profile.Capabilities is not { Ansi: true, Interactive: true })
        {
            return await work(new WorkProgress(streams, null, between));
        }

        return await streams.Terminal.Progress().AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => work(new WorkProgress(streams, context.AddTask("starting", maxValue: 1), between)));
    }

    /// <summary>Says how far the work is.</summary>
    /// <param name="fraction">What part of it is done, from 0 to 1.</param>
    /// <param name="words">What it does, with the time left where that is known.</param>
    public void Report(double fraction, string words)
    {
        if (_bar is not null)
        {
            _bar.Value = fraction;
            _bar.Description = Markup.Escape(words);
        }
        else if (_clock.Elapsed - _lastLine >= _between)
        {
            _lastLine = _clock.Elapsed;
            _error.WriteLine(words);
        }
    }

    /// <summary>Says how much of equal pieces is done; the time left follows from those that were done since the first report.</summary>
    /// <param name="done">Pieces done.</param>
    /// <param name="all">Pieces in all.</param>
    /// <param name="piece">What a piece is: <c>step</c>.</param>
    public void Report(long done, long all, string piece)
    {
        var (now, fraction) = (_clock.Elapsed, (double)done / all);
        if (_first?.Piece != piece || _first?.All != all)
        {
            _first = (piece, all, now, fraction);
        }

        var (_, _, start, before) = _first.Value;
        var left = fraction > before ? $", {Words((now - start) * ((1 - fraction) / (fraction - before)))} left" : "";
        Report(fraction, string.Create(CultureInfo.InvariantCulture, $"{piece} {done} of {all}{left}"));
    }

    /// <inheritdoc/>
    public void Report(GenerationProgress value) => Report(value.Fraction, value.ToString());

    /// <summary>Writes a line of the work's own to the output; on one terminal with the bar, above it.</summary>
    /// <param name="line">The line.</param>
    public void WriteLine(string line) => Write(line, _output, aboveBar: !_isOutputElsewhere);

    /// <summary>Writes a line of the work's own to the error stream; on a terminal above the bar.</summary>
    /// <param name="line">The line.</param>
    public void WriteNote(string line) => Write(line, _error, aboveBar: true);

    private void Write(string line, TextWriter writer, bool aboveBar)
    {
        if (_terminal is not null && aboveBar)
        {
            _terminal.WriteLine(line);
        }
        else
        {
            writer.WriteLine(line);
        }
    }

    private static string Words(TimeSpan time) => time.TotalMinutes < 2
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} s")
        : time.TotalHours < 2
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:F0} min")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:F1} h");
}

/// <summary>Where progress and the work's own lines go.</summary>
/// <param name="Output">The work's lines.</param>
/// <param name="Error">Progress, and notes of the work.</param>
/// <param name="Terminal">The terminal on the error stream; null for none.</param>
/// <param name="IsOutputElsewhere">Whether lines to the output do not reach that terminal.</param>
internal sealed record ProgressStreams(TextWriter Output, TextWriter Error, IAnsiConsole? Terminal, bool IsOutputElsewhere)
{
    /// <summary>Those of this process.</summary>
    public static ProgressStreams OfProcess() => new(
        Console.Out, Console.Error,
        Console.IsErrorRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }),
        Console.IsOutputRedirected);
}

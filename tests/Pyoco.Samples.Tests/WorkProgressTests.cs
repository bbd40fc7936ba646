using Spectre.Console;

namespace Pyoco.Samples.Tests;

public sealed class WorkProgressTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly StringWriter _terminal = new();

    [Fact]
    public async Task ATerminalShowsOneBar()
    {
        var result = await ShowAsync(Terminal(), progress =>
        {
            progress.Report(1, 4, "step");
            progress.WriteLine("a line of [its] own");
            progress.Report(new GenerationProgress(2, 4, TimeSpan.Zero) { TimeLeft = TimeSpan.FromSeconds(9) });
            Thread.Sleep(400); // it is drawn every tenth of a second
            return Task.FromResult(3);
        });

        Assert.Equal(3, result);
        Assert.All(["step 2 of 4, 9 s left", "50%", "a line of [its] own"], text => Assert.Contains(text, _terminal.ToString()));
        Assert.Equal(("", ""), (_output.ToString(), _error.ToString()));
    }

    [Fact]
    public async Task LinesOfTheWorkGoWhereTheOutputGoes()
    {
        await ShowAsync(Terminal(), Work, isOutputElsewhere: true);

        Assert.Equal("kept" + Environment.NewLine, _output.ToString());
        Assert.Contains("shown", _terminal.ToString());

        static Task<int> Work(WorkProgress progress)
        {
            progress.WriteLine("kept");
            progress.WriteNote("shown");
            return Task.FromResult(0);
        }
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3600, 0)]
    public async Task ElsewhereThereIsALineNowAndThen(int secondsBetween, int lines)
    {
        await ShowAsync(null, Work, between: TimeSpan.FromSeconds(secondsBetween));

        Assert.Equal(lines, _error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain('\u001b', _error.ToString());

        static Task<int> Work(WorkProgress progress)
        {
            progress.Report(1, 3, "step");
            progress.Report(2, 3, "step");
            progress.Report(3, 3, "step");
            return Task.FromResult(0);
        }
    }

    // Of a run that went on at step 100, the hundred steps of before took no time.
    [Fact]
    public async Task TheTimeLeftFollowsFromWhatWasDoneHere()
    {
        await ShowAsync(null, Work, between: TimeSpan.Zero);

        var lines = _error.ToString().Split(Environment.NewLine);
        Assert.Equal("step 100 of 200", lines[0]);
        var left = double.Parse(lines[1].Split(", ")[1].Split(' ')[0]);
        Assert.InRange(left, 19, 40); // 99 times a fifth of a second, on a machine that may be busy

        static Task<int> Work(WorkProgress progress)
        {
            progress.Report(100, 200, "step");
            Thread.Sleep(200);
            progress.Report(101, 200, "step");
            return Task.FromResult(0);
        }
    }

    [Fact]
    public async Task TheWorkStaysOnItsThread()
    {
        var thread = Environment.CurrentManagedThreadId;

        Assert.Equal(thread, await ShowAsync(Terminal(), _ => Task.FromResult(Environment.CurrentManagedThreadId)));
    }

    private Task<int> ShowAsync(
        IAnsiConsole? console, Func<WorkProgress, Task<int>> work, bool isOutputElsewhere = false, TimeSpan between = default) =>
        WorkProgress.ShowAsync(work, new ProgressStreams(_output, _error, console, isOutputElsewhere), between);

    private IAnsiConsole Terminal() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(_terminal),
    });
}

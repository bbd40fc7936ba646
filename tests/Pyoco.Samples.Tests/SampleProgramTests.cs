using Pyoco.Models;

namespace Pyoco.Samples.Tests;

public sealed class SampleProgramTests
{
    private static readonly string[] Train = ["train", "--data", "x"];

    public static TheoryData<Exception> Failures =>
    [
        new ArgumentException("no"), new CheckpointException("no"), new DllNotFoundException("no"), new FormatException("no"),
        new InvalidDataException("no"), new InvalidOperationException("no"), new IOException("no"), new NotSupportedException("no"),
        new TrainingDivergedException("no"), new UnauthorizedAccessException("no"),
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task WorkThatFailsIsOneLine(Exception failure)
    {
        var program = new TestProgram { Work = (_, _) => throw failure };

        Assert.Equal(ExitCode.Failed, await program.RunAsync(Train));
        Assert.Equal(["no"], program.Error);
        Assert.Equal(3, await new TestProgram { Work = (_, _) => throw failure, Failure = 3 }.RunAsync(Train));
    }

    [Fact]
    public async Task AWrongUseThatTheWorkFindsIsOne()
    {
        var program = new TestProgram { Work = (_, _) => throw new UsageException("no such\ngroup"), Failure = 3 };

        Assert.Equal(ExitCode.WrongUse, await program.RunAsync(Train));
        Assert.Equal(["no such group"], program.Error);
    }

    [Fact]
    public async Task AFaultOfTheProgramKeepsItsTrace() => await Assert.ThrowsAsync<NullReferenceException>(
        () => new TestProgram { Work = (_, _) => throw new NullReferenceException() }.RunAsync(Train));

    [Fact]
    public async Task ACancelledRunSaysSo()
    {
        using var stop = new CancellationTokenSource();
        var program = new TestProgram
        {
            Work = async (_, cancellation) =>
            {
                stop.Cancel();
                await Task.Delay(Timeout.Infinite, cancellation);
                return ExitCode.Done;
            },
        };

        Assert.Equal(ExitCode.Cancelled, await program.RunAsync(Train, stop.Token));
        Assert.Equal(["Cancelled."], program.Error);
    }

    // glibc keeps freed memory of the first thread as CpuMemory asks, but of others only in pieces of 64 MB.
    [Fact]
    public async Task TheWorkStaysOnTheFirstThread()
    {
        var thread = 0;
        var program = new TestProgram
        {
            Work = (_, _) => Task.FromResult(thread = Environment.CurrentManagedThreadId),
        };

        var run = program.RunAsync(Train);

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        await run;
    }

    [Fact]
    public async Task AWordThatBeginsWithAtNamesNoFile()
    {
        var program = new TestProgram();

        Assert.Equal(ExitCode.Done, await program.RunAsync(["train", "@missing", "--data", "@x"]));
        Assert.EndsWith(" @x", program.Output[0]);
    }

    [Theory]
    [InlineData("(Parameter 'x')", "is wrong (Parameter 'x')")]
    [InlineData("\n", "is\nwrong")]
    public void AMessageIsOneLine(string gone, string message)
    {
        Assert.DoesNotContain(gone, SampleProgram.OneLine(message));
        Assert.Equal("is wrong", SampleProgram.OneLine(message));
    }
}

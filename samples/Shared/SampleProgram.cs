using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Pyoco.Models;

namespace Pyoco.Samples;

/// <summary>A program with a command line: it parses, answers <c>--help</c> and mistakes, carries out the command, and turns every outcome
/// into an exit code (<see cref="ExitCode"/>).</summary>
/// <param name="root">The program's commands and options.</param>
public sealed class SampleProgram(SampleRoot root)
{
    /// <summary>Where results go.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <summary>Where one line goes that says why the work was not done.</summary>
    public TextWriter Error { get; init; } = Console.Error;

    /// <summary>Carries out a command line. Ctrl-C and SIGTERM cancel the command, which ends as soon as it can leave everything whole:
    /// a training writes its checkpoint first. A second Ctrl-C ends it at once.</summary>
    /// <param name="root">The program's commands and options.</param>
    /// <param name="arguments">The words after the program's name.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(SampleRoot root, IReadOnlyList<string> arguments)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await new SampleProgram(root).RunAsync(arguments, stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested; // the second one ends the process
            stop.Cancel();
        }
    }

    /// <summary>Carries out a command line on the calling thread.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken = default)
    {
        // A prompt may begin with @, which would name a file of arguments.
        var parsed = root.Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        var isWork = parsed.Action is null or ParseErrorAction || parsed.Action == parsed.CommandResult.Command.Action;
        if (isWork && Mistakes.Of(parsed) is { Count: > 0 } mistakes)
        {
            Array.ForEach([.. mistakes], Error.WriteLine);
            return ExitCode.WrongUse;
        }

        try
        {
            if (isWork)
            {
                CpuMemory.KeepFreedBlocks();
                NativeRuntime.ThrowIfUnavailable();
            }

            var code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = Output, Error = Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
                }, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested(); // trainings end as if they were done
            return code;
        }
        catch (OperationCanceledException)
        {
            Error.WriteLine("Cancelled.");
            return ExitCode.Cancelled;
        }
        catch (UsageException e)
        {
            Error.WriteLine(OneLine(e.Message));
            return ExitCode.WrongUse;
        }
        catch (Exception e) when (IsExpected(e))
        {
            Error.WriteLine(OneLine(e.Message));
            return root.Failure;
        }
    }

    /// <summary>A message as one line, without the name of a method's parameter, which is no word of the command line.</summary>
    public static string OneLine(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var end = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).ReplaceLineEndings(" ");
    }

    // What files, models, options and machines can do to a run; anything else is a fault of the program, and ends it with its trace.
    private static bool IsExpected(Exception e) => e is ArgumentException or CheckpointException or DllNotFoundException or FormatException
        or InvalidDataException or InvalidOperationException or IOException or NotSupportedException or TrainingDivergedException
        or UnauthorizedAccessException;
}

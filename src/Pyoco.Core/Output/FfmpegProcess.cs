using System.Diagnostics;

namespace Pyoco;

/// <summary>A running program of ffmpeg: what it writes, and what it says when it ends.</summary>
/// <remarks>Disposing it ends it, whatever it is doing.</remarks>
internal sealed class FfmpegProcess : IDisposable
{
    private const int KeptErrors = 4096;
    private readonly Process _process;
    private readonly Task<string> _errors;

    public FfmpegProcess(Process process)
    {
        _process = process;
        _errors = Task.Run(() => Last(process.StandardError));
    }

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What it reads; closed where it is to read nothing more.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Waits until it has ended, after its output was read.</summary>
    /// <param name="lines">How many lines of its errors are told, the last ones.</param>
    /// <returns>The code that it ended with, 0 for success, and the last lines of its errors, or nothing.</returns>
    public (int Code, string Error) Finish(int lines = 1)
    {
        _process.WaitForExit();
        var said = _errors.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (_process.ExitCode, string.Join("; ", said.TakeLast(lines)));
    }

    /// <summary>Ends it, whatever it is doing; from any thread.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself meanwhile.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // The pipe of errors must be emptied all along: a program whose pipe is full stands still.
    private static string Last(StreamReader errors)
    {
        var (kept, buffer) = ("", new char[KeptErrors]);
        try
        {
            while (errors.Read(buffer) is > 0 and var count)
            {
                kept += new string(buffer, 0, count);
                kept = kept.Length > KeptErrors ? kept[^KeptErrors..] : kept;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Disposed while it ran: nobody asks.
        }

        return kept;
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace Cluster;

/// <summary>A silo in a process of its own.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    /// <summary>How the line begins that a silo prints when it takes jobs; its address follows.</summary>
    public const string Ready = "The silo is ready: ";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Read(e.Data);
        process.ErrorDataReceived += (_, e) => Read(e.Data);
        process.Exited += (_, _) => _address.TrySetException(new IOException($"A silo ended early: {Output}"));
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Its address in the cluster.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What it said.</summary>
    public string Output => string.Join(Environment.NewLine, _lines);

    /// <summary>Starts a silo, on free ports unless the options name others, and waits until it takes jobs.</summary>
    /// <param name="options">Further options of the command <c>silo</c>.</param>
    /// <exception cref="IOException">It ended early.</exception>
    public static async Task<SiloProcess> Start(params string[] options)
    {
        string[] ports = [.. new[] { "--port", "--gateway-port" }.Except(options).SelectMany(option => new[] { option, "0" })];
        string[] command = ["silo", .. ports, .. options];
        var start = new ProcessStartInfo("dotnet", [typeof(SiloProcess).Assembly.Location, .. command])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var silo = new SiloProcess(Process.Start(start)!);
        try
        {
            silo.Address = await silo._address.Task.WaitAsync(Patience);
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }

        return silo;
    }

    /// <summary>Ends it as a power cut would (SIGKILL).</summary>
    public async Task Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        if (line.StartsWith(Ready, StringComparison.Ordinal))
        {
            _address.TrySetResult(line[Ready.Length..]);
        }
    }
}

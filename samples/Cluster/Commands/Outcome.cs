using Pyoco.Models;

namespace Cluster;

/// <summary>What a command's exit code is.</summary>
internal static class Outcome
{
    /// <summary>Runs a command: its own code, 2 with a sentence where something that was asked for cannot be, 130 where it was
    /// cancelled.</summary>
    public static async Task<int> Of(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (e is OperationCanceledException or OrleansLifecycleCanceledException) // the latter while a silo starts
        {
            Console.Error.WriteLine("Cancelled.");
            return 130;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException
            or NotSupportedException or CheckpointException or DllNotFoundException or FormatException or InvalidDataException
            or OrleansException or TimeoutException)
        {
            Console.Error.WriteLine(e.Message.ReplaceLineEndings(" "));
            return 2;
        }
    }
}

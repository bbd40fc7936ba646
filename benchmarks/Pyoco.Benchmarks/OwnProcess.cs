using System.Diagnostics;

namespace Pyoco.Benchmarks;

/// <summary>This program as a child process of its own, however it was started itself: as an executable, or by <c>dotnet X.dll</c>, where
/// the process is the runtime's.</summary>
internal static class OwnProcess
{
    /// <summary>What starts it with some arguments.</summary>
    public static ProcessStartInfo With(params IEnumerable<string> arguments) =>
        Of(Environment.ProcessPath!, typeof(OwnProcess).Assembly.Location, arguments);

    /// <summary>What starts the program of an assembly again.</summary>
    /// <param name="process">The file of the process that runs it.</param>
    /// <param name="assembly">The file of the assembly.</param>
    /// <param name="arguments">The arguments.</param>
    internal static ProcessStartInfo Of(string process, string assembly, IEnumerable<string> arguments) => new(
        process, Path.GetFileNameWithoutExtension(process) == "dotnet" ? ["exec", assembly, .. arguments] : arguments);
}

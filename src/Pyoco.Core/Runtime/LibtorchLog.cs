using System.Runtime.InteropServices;

namespace Pyoco;

/// <summary>What libtorch writes to the error stream by itself.</summary>
/// <remarks>On processors that NNPACK does not know, libtorch warns of that at every convolution. A C++ program reads libtorch's own
/// variable, TORCH_CPP_LOG_LEVEL, only when it calls <c>c10::initLogging()</c>; TorchSharp does not.</remarks>
internal static unsafe class LibtorchLog
{
    /// <summary>libtorch's own variable: INFO, WARNING, ERROR or FATAL.</summary>
    public const string Variable = "TORCH_CPP_LOG_LEVEL";

    private const string Quiet = "ERROR";
    private const string InitLogging = "_ZN3c1011initLoggingEv";

    /// <summary>Lets errors through and nothing less, unless the user has set the level.</summary>
    /// <param name="c10">The handle of libtorch's library of foundations.</param>
    /// <returns>False when the library has no such function, and says what it always said.</returns>
    public static bool Begin(nint c10) =>
        NativeLibrary.TryGetExport(c10, InitLogging, out var begin) && NativeEnvironment.With(Variable, Quiet, () => Call(begin));

    private static bool Call(nint begin)
    {
        ((delegate* unmanaged[Cdecl]<void>)begin)();
        return true;
    }
}

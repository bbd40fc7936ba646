using System.Runtime.InteropServices;

namespace Pyoco;

/// <summary>The environment as native libraries see it on Linux; what .NET sets does not reach them.</summary>
internal static class NativeEnvironment
{
    /// <summary>Whether a variable is there.</summary>
    public static bool IsSet(string name) => Get(name) != 0;

    /// <summary>Does something while a variable is set, and takes the variable back, so that programs which this one starts do not inherit
    /// it. A variable that is there already keeps its value.</summary>
    public static T With<T>(string name, string value, Func<T> action)
    {
        if (IsSet(name) || Set(name, value, 0) != 0)
        {
            return action();
        }

        try
        {
            return action();
        }
        finally
        {
            Unset(name);
        }
    }

    [DllImport("libc", EntryPoint = "getenv")]
    private static extern nint Get([MarshalAs(UnmanagedType.LPStr)] string name);

    [DllImport("libc", EntryPoint = "setenv")]
    private static extern int Set([MarshalAs(UnmanagedType.LPStr)] string name, [MarshalAs(UnmanagedType.LPStr)] string value, int replace);

    [DllImport("libc", EntryPoint = "unsetenv")]
    private static extern int Unset([MarshalAs(UnmanagedType.LPStr)] string name);
}

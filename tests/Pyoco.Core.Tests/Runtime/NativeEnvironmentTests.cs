using System.Runtime.InteropServices;

namespace Pyoco.Tests;

public sealed class NativeEnvironmentTests
{
    private const string Name = "PYOCO_TEST_OF_THE_ENVIRONMENT";

    [SkippableFact]
    public void AVariableIsThereForTheActionAlone()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The variables are those of the C library.");

        var inside = NativeEnvironment.With(Name, "first", () => (Value(), NativeEnvironment.With(Name, "second", Value)));

        Assert.Equal(("first", "first"), inside);
        Assert.False(NativeEnvironment.IsSet(Name));
    }

    [SkippableFact]
    public void AVariableIsTakenBackWhenTheActionFails()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The variables are those of the C library.");

        Assert.Throws<TimeoutException>(() => NativeEnvironment.With<int>(Name, "value", () => throw new TimeoutException()));

        Assert.False(NativeEnvironment.IsSet(Name));
    }

    private static string? Value() => Marshal.PtrToStringUTF8(Get(Name));

    [DllImport("libc", EntryPoint = "getenv")]
    private static extern nint Get([MarshalAs(UnmanagedType.LPStr)] string name);
}

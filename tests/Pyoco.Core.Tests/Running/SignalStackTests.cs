namespace Pyoco.Tests;

/// <summary>What the larger stack is for is tested in a process of its own, in Pyoco.Models.Tests.</summary>
public sealed class SignalStackTests
{
    [SkippableFact]
    public void AThreadHasALargerOneUntilItIsGivenBack()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux alone has such stacks.");
        long[] sizes = [0, 0, 0];
        var thread = new Thread(() =>
        {
            sizes[0] = SignalStack.CurrentSize();
            using (SignalStack.Enlarge())
            {
                sizes[1] = SignalStack.CurrentSize();
            }

            sizes[2] = SignalStack.CurrentSize();
        });

        thread.Start();
        thread.Join();

        Assert.Equal(256 << 10, sizes[1]);
        Assert.True(sizes[0] < sizes[1]);
        Assert.Equal(sizes[0], sizes[2]);
    }

    [SkippableFact]
    public void AnExceptionThatBeginsAsASignalIsThrownOnIt()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux alone has such stacks.");
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            using var stack = SignalStack.Enlarge();
            thrown = Record.Exception(() => LengthOf(null!));
        });

        thread.Start();
        thread.Join();

        Assert.IsType<NullReferenceException>(thrown);
    }

    private static int LengthOf(string text) => text.Length;
}

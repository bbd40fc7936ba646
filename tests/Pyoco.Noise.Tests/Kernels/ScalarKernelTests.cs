namespace Pyoco.Noise.Tests;

public sealed class ScalarKernelTests
{
    [Fact]
    public void ItIsTheDefinition() => KernelLaw.Holds(new ScalarKernel());
}

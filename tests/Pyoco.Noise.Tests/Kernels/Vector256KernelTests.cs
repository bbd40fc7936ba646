namespace Pyoco.Noise.Tests;

public sealed class Vector256KernelTests
{
    [SkippableFact]
    public void ItHasTheBitsOfTheDefinition() => KernelLaw.Holds(new Vector256Kernel());
}

namespace Pyoco.Noise.Tests;

public sealed class Vector512KernelTests
{
    [SkippableFact]
    public void ItHasTheBitsOfTheDefinition() => KernelLaw.Holds(new Vector512Kernel());
}

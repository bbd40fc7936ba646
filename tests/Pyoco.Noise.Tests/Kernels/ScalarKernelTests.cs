namespace Pyoco.Noise.Tests;

public sealed unsafe class ScalarKernelTests
{
    [SkippableFact]
    public void ItIsTheDefinition() => KernelLaw.Holds(new ScalarKernel());

    // The known answers published with Random123, through the kernel: other kernels are compared with this one, and it with what others
    // published.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0ul, new[] { 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u })]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0x299f31d0a4093822ul,
        new[] { 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u })]
    public void ItsWordsAreThePublishedOnes(uint c0, uint c1, uint c2, uint c3, ulong key, uint[] expected)
    {
        var plane = new PhiloxPlane(c0, c2, c3, 0, key);
        var words = new Aligned<uint>(4);

        new ScalarKernel().Words(&plane, &c1, 1, words.Start);

        Assert.Equal(expected, (uint[])[words[1], words[0], words[3], words[2]]);
    }
}

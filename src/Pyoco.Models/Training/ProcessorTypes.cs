using System.Runtime.Intrinsics.X86;

namespace Pyoco.Models;

/// <summary>Which types the processor multiplies by instructions of its own.</summary>
internal static class ProcessorTypes
{
    private const int Features = 7; // the leaf of CPUID
    private const int Avx512BFloat16 = 1 << 5; // of EAX in its subleaf 1
    private const int AmxBFloat16 = 1 << 22; // of EDX in its subleaf 0

    /// <summary>Whether bfloat16 is one of them: by AVX-512 or AMX. Of other processors than x86 it is not known, and false.</summary>
    public static bool MultiplyBFloat16 { get; } = HasBFloat16();

    private static bool HasBFloat16()
    {
        // Without the system's support of AVX-512 libtorch uses neither.
        if (!X86Base.IsSupported || !Avx512F.IsSupported || X86Base.CpuId(0, 0).Eax < Features)
        {
            return false;
        }

        return (X86Base.CpuId(Features, 1).Eax & Avx512BFloat16) != 0 || (X86Base.CpuId(Features, 0).Edx & AmxBFloat16) != 0;
    }
}

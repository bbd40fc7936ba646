using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Compares with reference tensors by relative L2 error in float32, and makes wrong references to compare with.</summary>
internal static class GoldenAssert
{
    public static void Close(Tensor expected, Tensor actual, double tolerance, string what)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        var reference = expected.to(ScalarType.Float32);
        var error = actual.to(ScalarType.Float32).sub(reference).norm().item<float>() / reference.norm().item<float>();
        Assert.True(error <= tolerance, $"{what}: relative error {error:E2} where {tolerance:E2} is allowed");
    }

    /// <summary>What a network may be off by: as the case says in float32, and in bfloat16 half as much again as the reference itself is
    /// off by.</summary>
    public static double Tolerance(GoldenCase golden, ScalarType type) => type == ScalarType.Float32 ? golden.Tolerance : 5e-2;

    /// <summary>A copy of a case in which one tensor of its case.safetensors is scaled by 1.01.</summary>
    public static GoldenCase Scaled(GoldenCase golden, string tensor)
    {
        var copy = golden.Copy();
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var tensors = file.Names.ToDictionary(n => n, n => n == tensor ? file.Read(n).Times(1.01) : file.Read(n));
        SafetensorsWriter.Write(copy.PathOf("case.safetensors"), tensors);
        return copy;
    }
}

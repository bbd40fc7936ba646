using PublicApiGenerator;

namespace Pyoco.Conventions.Tests;

public class PublicApiTextTests
{
    private static readonly string Api = PublicApi.Of(
        [typeof(ListedRecord), typeof(ListedStruct), typeof(ListedClass)], new ApiGeneratorOptions { IncludeAssemblyAttributes = false });

    [Fact]
    public void RecordsAreListedAsRecords()
    {
        Assert.Contains("public sealed record ListedRecord\n", Api);
        Assert.Contains("public readonly record struct ListedStruct : System.IDisposable\n", Api);
        // equatable, but no record
        Assert.Contains("public sealed class ListedClass : System.IEquatable<Pyoco.Conventions.Tests.ListedClass>\n", Api);
    }

    [Fact]
    public void ArraysHaveTheirDimensions()
    {
        Assert.Contains("double[,] Matrix(double[] row, float[,,] cube)", Api);
        Assert.Contains("double[] Matrix(int size)", Api);
        Assert.Contains("System.Func<int[,], int[]> Map { get; }", Api);
    }
}

/// <summary>A record to be listed.</summary>
public sealed record ListedRecord(int Value);

/// <summary>A record struct to be listed.</summary>
public readonly record struct ListedStruct(int Value) : IDisposable
{
    public void Dispose()
    {
    }
}

/// <summary>A class to be listed.</summary>
public sealed class ListedClass : IEquatable<ListedClass>
{
    public Func<int[,], int[]> Map { get; } = _ => [];

    public bool Equals(ListedClass? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => Equals(obj as ListedClass);

    public override int GetHashCode() => 0;

    public double[,] Matrix(double[] row, float[,,] cube) => new double[row.Length, cube.Length];

    public double[] Matrix(int size) => new double[size];
}

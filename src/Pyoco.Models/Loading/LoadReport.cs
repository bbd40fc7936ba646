using System.Globalization;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>What became of the files that a network was filled from. Every tensor of the files and every weight of the network is accounted
/// for: a load that leaves another difference than those named here fails.</summary>
public sealed record LoadReport
{
    /// <summary>The files that were read.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The types of the tensors that were taken, as they are in the files.</summary>
    public required IReadOnlyList<ScalarType> FileTypes { get; init; }

    /// <summary>The type that the network computes in.</summary>
    public required ScalarType Type { get; init; }

    /// <summary>How many tensors of the files were taken.</summary>
    public required int Tensors { get; init; }

    /// <summary>How many numbers that can be trained they hold.</summary>
    public required long Parameters { get; init; }

    /// <summary>How many of the tensors were of another type than the network and were converted, once. The others, on a CPU, are the
    /// files' own memory.</summary>
    public required int Converted { get; init; }

    /// <summary>Weights of the network that no file has, by the network's names: they are a formula, like the positions of motion modules,
    /// or begin fresh.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Tensors of the files that the network has no place for, by the files' names, and that are known to be of no use to
    /// it.</summary>
    public required IReadOnlyList<string> Unexpected { get; init; }

    /// <summary>The files as they were when they were opened.</summary>
    internal IReadOnlyList<SourceFile> Sources { get; init; } = [];

    /// <summary>The account in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Tensors} tensors with {Parameters:N0} parameters from {string.Join(", ", Files)} ({string.Join(", ", FileTypes)}), "
            + $"{Converted} converted to {Type}, {Missing.Count} missing, {Unexpected.Count} unexpected");

    /// <summary>The account of a network one part of which was filled from one source, the rest from another.</summary>
    internal LoadReport And(LoadReport next) => this with
    {
        Files = [.. Files.Union(next.Files)],
        Sources = [.. Sources, .. next.Sources],
        FileTypes = [.. FileTypes.Union(next.FileTypes)],
        Tensors = Tensors + next.Tensors,
        Parameters = Parameters + next.Parameters,
        Converted = Converted + next.Converted,
        Missing = [.. Missing, .. next.Missing],
        Unexpected = [.. Unexpected, .. next.Unexpected],
    };
}

using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The tensors of a file under the names and in the shapes of another layout.</summary>
/// <param name="file">The file; it stays the caller's.</param>
internal sealed class ConvertedTensors(ITensorSource file) : ITensorSource
{
    private readonly Dictionary<string, Piece> _pieces = [];

    public string Path => file.Path;

    public IReadOnlyList<SourceFile> Files => file.Files;

    public IReadOnlyCollection<string> Names => _pieces.Keys;

    /// <summary>Takes a tensor in.</summary>
    /// <param name="name">Its name from now on.</param>
    /// <param name="source">Its name in the file.</param>
    /// <param name="axes">How many axes it is to have; those behind them, of length 1, are dropped. All of them when null.</param>
    /// <param name="part">Which of the equal parts of its first axis is taken, and of how many.</param>
    /// <exception cref="CheckpointException">Another tensor has the name already.</exception>
    public void Add(string name, string source, int? axes = null, (int Index, int Count)? part = null)
    {
        if (!_pieces.TryAdd(name, new Piece(source, axes, part ?? (0, 1))))
        {
            throw new CheckpointException($"{Path}: '{source}' and '{_pieces[name].Source}' are two spellings of one weight.");
        }
    }

    public TensorEntry Describe(string name)
    {
        var piece = Find(name);
        var entry = file.Describe(piece.Source);
        return new TensorEntry(name, entry.TypeCode, piece.ShapeOf(entry.Shape));
    }

    public Tensor Read(string name, ScalarType? type = null, Device? device = null)
    {
        using var scope = NewDisposeScope();
        var piece = Find(name);
        var whole = file.Read(piece.Source, type, device);
        var shape = piece.ShapeOf(whole.shape);
        var part = piece.Part.Count == 1 ? whole : whole.narrow(0, piece.Part.Index * shape[0], shape[0]).clone();
        return part.reshape(shape).MoveToOuterDisposeScope();
    }

    /// <summary>Nothing to close: the file is the caller's.</summary>
    public void Dispose()
    {
    }

    private Piece Find(string name) =>
        _pieces.TryGetValue(name, out var piece) ? piece : throw new CheckpointException($"{Path} has no tensor '{name}'.");

    private sealed record Piece(string Source, int? Axes, (int Index, int Count) Part)
    {
        // A shape that cannot be cut so stays as it is, and does not fit the network.
        public long[] ShapeOf(IReadOnlyList<long> shape)
        {
            var axes = Axes is { } count && shape.Skip(count).All(s => s == 1) ? Math.Min(count, shape.Count) : shape.Count;
            long[] kept = [.. shape.Take(axes)];
            if (kept.Length > 0 && kept[0] % Part.Count == 0)
            {
                kept[0] /= Part.Count;
            }

            return kept;
        }
    }
}

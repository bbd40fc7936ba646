using System.Text;

namespace TrainSprites;

/// <summary>A text file of results, a line each, that grows while they are made: a head that says what it is of, then rows. A program that
/// is stopped goes on with the rows that it has.</summary>
internal sealed class RowFile
{
    private readonly string _path;

    private RowFile(string path, IReadOnlyList<string> rows) => (_path, Rows) = (path, rows);

    /// <summary>The rows that were there when it was opened.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>Opens a file, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="head">Its first lines.</param>
    /// <exception cref="InvalidDataException">It begins otherwise: it is of something else.</exception>
    public static RowFile Open(string path, params string[] head)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(path, string.Concat(head.Select(line => line + '\n')));
            return new RowFile(path, []);
        }

        // A killed process may have written half a line.
        var text = File.ReadAllText(path);
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        var lines = whole.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (!lines.Take(head.Length).SequenceEqual(head))
        {
            throw new InvalidDataException($"{path} does not begin with '{string.Join("', '", head)}'; name another file of results.");
        }

        if (whole.Length < text.Length)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.SetLength(Encoding.UTF8.GetByteCount(whole));
        }

        return new RowFile(path, [.. lines.Skip(head.Length)]);
    }

    /// <summary>Writes rows at the end.</summary>
    public void Add(params IEnumerable<string> rows) => File.AppendAllText(_path, string.Concat(rows.Select(r => r + '\n')));
}
